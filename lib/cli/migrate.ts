import { readConfig } from '@/lib/base/config'
import type { Command } from './command'

export const migrateCommand: Command = {
  name: 'migrate',
  description: 'Bring the store to this version (start does it too)',
  run: async ({ progress, print }) => {
    const { openStore } = await import('@/lib/store/open')
    const step = progress('Migrating the store')
    const { migrated, close } = await openStore(readConfig())
    await close()
    step.done()
    print(migrated.length > 0 ? migrated.join('\n') : 'Nothing to do.')
  },
}
