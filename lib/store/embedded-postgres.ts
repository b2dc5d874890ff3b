import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { AppError } from '@/lib/base/errors'
import { findPostgresBinaries, serverUser } from './postgres-binaries'

export interface ClusterOptions {
  /** PostgreSQL's data; made when missing. As root, `nobody` must be able to walk to it. */
  readonly dataFolder: string
  readonly password: string
  /** Default: a free one. A running server keeps its own. */
  readonly port?: number
  /** Server settings such as `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Cluster {
  readonly port: number
  /** Of the superuser `yardstick` on the given database (default `postgres`), loopback only. */
  url(database?: string): string
  isRunning(): boolean
  /** Ends the server; clients are disconnected. */
  stop(): Promise<void>
  /** Ends the server unless somebody is connected. */
  stopUnlessUsed(): Promise<void>
}

/**
 * Starts the server of a data folder, or joins it when it runs already. It outlives the process that started it,
 * and starts again after any of its processes was killed.
 *
 * @throws AppError `unavailable`
 */
export async function startCluster(given: ClusterOptions): Promise<Cluster> {
  await initialize(given)
  const options = { ...given, dataFolder: realpathSync(given.dataFolder) }
  let failure = ''
  for (let attempt = 0; attempt < 20; attempt++) {
    const running = runningServer(options.dataFolder)
    const port = running ?? options.port ?? (await freePort())
    failure = running === undefined ? await start(options, port) : ''
    const cluster = clusterAt(options, port)
    if (!failure && (await answers(cluster))) return cluster
    if (/no space left/i.test(failure)) break
    // The children of a killed server hold its shared memory for up to a second.
    await wait(250)
  }
  throw new AppError('unavailable', reason(options.dataFolder, failure), { cause: failure })
}

function clusterAt({ dataFolder, password }: ClusterOptions, port: number): Cluster {
  const url = (database = 'postgres') => `postgres://yardstick:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
  const stop = async () => {
    await run('pg_ctl', ['-D', dataFolder, '-w', '-t', '30', '-m', 'fast', 'stop'], dataFolder).catch(() => undefined)
  }
  const stopUnlessUsed = async () => {
    // Our own connections, closed a moment ago, may still be on their way out.
    for (let attempt = 0; attempt < 10; attempt++) {
      if ((await otherClients(url())) === 0) return stop()
      await wait(50)
    }
  }
  return { port, url, isRunning: () => runningServer(dataFolder) !== undefined, stop, stopUnlessUsed }
}

async function otherClients(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const sql = `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`
    return (await client.query<{ others: number }>(sql)).rows[0]?.others ?? 0
  } catch {
    return 0
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** `initdb` beside the folder and renamed, so that an interrupted one is never taken for a finished one. */
async function initialize({ dataFolder, password }: ClusterOptions): Promise<void> {
  if (existsSync(path.join(dataFolder, 'PG_VERSION'))) return
  const fresh = `${dataFolder}.${process.pid}.new`
  const passwordFile = `${fresh}.password`
  mkdirSync(path.dirname(dataFolder), { recursive: true })
  rmSync(fresh, { recursive: true, force: true })
  try {
    mkdirSync(fresh, { mode: 0o700 })
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    if (serverUser.uid !== undefined) for (const made of [fresh, passwordFile]) chownSync(made, serverUser.uid, serverUser.uid)
    await run(
      'initdb',
      ['-D', fresh, '-U', 'yardstick', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C'],
      '/',
    )
    renameSync(fresh, dataFolder)
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as NodeJS.ErrnoException & { stdout?: string; stderr?: string }
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return
    throw new AppError('unavailable', reason(dataFolder, stdout + stderr || String(error)), { cause: error })
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Starts the server and waits until it accepts clients. The text of the failure, or ''. */
async function start({ dataFolder, settings = {} }: ClusterOptions, port: number): Promise<string> {
  removeForeignLock(dataFolder)
  const log = path.join(dataFolder, 'server.log')
  if (existsSync(log) && statSync(log).size > 1_000_000) truncateSync(log)
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings }
  const set = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`)
  const argument = ['-p', String(port), ...set].join(' ')
  try {
    await run('pg_ctl', ['-D', dataFolder, '-w', '-t', '60', '-l', log, '-o', argument, 'start'], dataFolder)
    return ''
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    return `${stdout}${stderr}${existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : ''}` || String(error)
  }
}

/** Port of the server that runs on the folder, if one does. */
function runningServer(dataFolder: string): number | undefined {
  const lock = readLock(dataFolder)
  if (!lock || !isAlive(lock.pid) || !isServer(lock.pid, dataFolder)) return undefined
  return lock.port
}

function readLock(dataFolder: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
    return lines.length > 3 ? { pid: Number(lines[0]), port: Number(lines[3]) } : undefined
  } catch {
    return undefined
  }
}

/**
 * PostgreSQL clears the lock of a dead server by itself, but takes any living process with that number for the server,
 * as after a reboot. We remove the lock only when no process works in the folder at all.
 */
function removeForeignLock(dataFolder: string): void {
  const lock = readLock(dataFolder)
  if (!lock || !isAlive(lock.pid) || process.platform !== 'linux') return
  const inside = readdirSync('/proc').some((name) => /^\d+$/.test(name) && isServer(Number(name), dataFolder))
  if (!inside) rmSync(path.join(dataFolder, 'postmaster.pid'), { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** All processes of a server have its data folder as their working folder. */
function isServer(pid: number, dataFolder: string): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dataFolder
  } catch {
    return false
  }
}

async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ connectionString: cluster.url(), connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    // 28P01: the password was refused. Trying again cannot help.
    if ((error as { code?: string }).code !== '28P01') return false
    throw new AppError(
      'unavailable',
      `The embedded store on port ${cluster.port} refuses our password. Its password file was changed or lost.`,
      { cause: error },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

function run(program: 'initdb' | 'pg_ctl', args: readonly string[], cwd: string): Promise<unknown> {
  return promisify(execFile)(findPostgresBinaries()[program], [...args], { ...serverUser, cwd, env: { ...process.env, LC_ALL: 'C' } })
}

function reason(dataFolder: string, failure: string): string {
  if (/no space left/i.test(failure)) return `The disk that holds ${dataFolder} is full. Free some space and start again.`
  if (/permission denied/i.test(failure))
    return `User ${serverUser.uid ?? process.getuid?.()} may not use ${dataFolder}. Give it the folder, or set YARDSTICK_STATE to another one.`
  const last = failure.trim().split('\n').at(-1) ?? ''
  return `The embedded PostgreSQL server did not start in ${dataFolder}: ${last}`
}

/** Below the range from which systems take the ports of outgoing connections, or one of those might sit on ours at a restart. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
