import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { readOrMakeSecret } from '@/lib/base/secret-file'
import { startCluster } from './embedded-postgres'
import { embeddedFolder, passwordFile } from './open'

/** Forgets everything in a state folder but the lock of its app. A server named by DATABASE_URL is not touched. */
export async function resetState(stateFolder: string): Promise<void> {
  const dataFolder = embeddedFolder(stateFolder)
  if (existsSync(path.join(dataFolder, 'postmaster.pid'))) {
    const cluster = await startCluster({ dataFolder, password: readOrMakeSecret(passwordFile(stateFolder), 16) })
    await cluster.stop()
  }
  rmSync(dataFolder, { recursive: true, force: true })
  for (const name of readdirSync(stateFolder))
    if (name !== 'app.lock') rmSync(path.join(stateFolder, name), { recursive: true, force: true })
}
