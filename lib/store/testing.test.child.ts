import { execFileSync } from 'node:child_process'
import { globSync, rmSync } from 'node:fs'
import path from 'node:path'
import { findPostgresBinaries, serverUser } from './postgres-binaries'

// Outlives a run of vitest, however it ends: stops its servers and removes what it left in its folder.
const [folder = ''] = process.argv.slice(2)
process.stdin.resume().on('end', () => {
  for (const lock of globSync('**/postmaster.pid', { cwd: folder })) {
    const data = path.join(folder, path.dirname(lock))
    try {
      execFileSync(findPostgresBinaries().pg_ctl, ['-D', data, '-m', 'immediate', '-w', 'stop'], {
        ...serverUser,
        cwd: '/',
        stdio: 'ignore',
      })
    } catch {
      // It has ended already.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
