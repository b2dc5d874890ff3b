import path from 'node:path'
import { expect, test } from '@playwright/test'
import { runFolder } from './run-folder'
import { removeState } from './server'
import { soak } from './soak'

test('kill -9 of the app loses no answered query', async () => {
  test.setTimeout(180_000)
  const stateFolder = path.join(runFolder, 'crash-state')
  const result = await soak({ rounds: 3, stateFolder })
  expect(result).toMatchObject({ lost: 0, open: 0, torn: 0 })
  expect(result.answered).toBeGreaterThan(50)
  removeState(stateFolder)
})
