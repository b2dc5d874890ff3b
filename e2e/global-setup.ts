import { password, people, type Role } from './people'
import { stateFolder } from './run-folder'
import { removeState, startProduct, yardstick } from './server'

/** Starts the built app once for all browser tests, on a small demo warehouse, with one person per role. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct({ stateFolder, flags: ['--scale', '0.02', '--reset'] })
  process.env.YARDSTICK_E2E_URL = product.url
  await Promise.all(
    (Object.keys(people) as Role[]).map((role) => {
      const { email, name } = people[role]
      return yardstick(
        stateFolder,
        ['user', 'add', email, '--name', name, '--role', role, '--teams', 'growth', '--password-stdin'],
        password,
      )
    }),
  )
  return async () => {
    await product.stop()
    removeState(stateFolder)
  }
}
