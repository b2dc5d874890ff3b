import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from './errors'

export interface StateLock {
  /** Tells those who ask that the folder will be free in a moment; they wait. */
  leave(): void
  release(): Promise<void>
}

/**
 * Makes this process the one app of a state folder. The lock is a socket, which the system closes however the process
 * ends; whoever finds it taken hears the app's address.
 *
 * @throws AppError `conflict`
 */
export async function keepStateFolder(stateFolder: string, address: string): Promise<StateLock> {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  const place = socketPath(stateFolder)
  for (let attempt = 0; attempt < 50; attempt++) {
    const lock = await take(place, address)
    if (lock) return lock
    const answer = await askOwner(place)
    if (answer === undefined) rmSync(place, { force: true })
    else if (answer === LEAVING) await wait(200)
    else throw taken(stateFolder, answer)
  }
  throw taken(stateFolder, '')
}

/** Address of the app that keeps the folder now, if there is one. */
export async function addressOfApp(stateFolder: string): Promise<string | undefined> {
  const answer = await askOwner(socketPath(stateFolder))
  return answer && answer !== LEAVING ? answer : undefined
}

const LEAVING = 'leaving'

function taken(stateFolder: string, address: string): AppError {
  const where = address && ` at ${address}`
  return new AppError(
    'conflict',
    `Yardstick already runs on ${stateFolder}${where}. Stop it first, or set YARDSTICK_STATE to another folder.`,
  )
}

// Systems allow about a hundred characters.
function socketPath(stateFolder: string): string {
  const name = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\yardstick-${name}`
  const own = path.join(stateFolder, 'app.lock')
  return Buffer.byteLength(own) < 100 ? own : path.join(tmpdir(), `yardstick-${name}.lock`)
}

function take(place: string, address: string): Promise<StateLock | undefined> {
  return new Promise((resolve, reject) => {
    let said = address
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(said)
    })
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(place, () => {
      server.unref()
      const leave = () => {
        said = LEAVING
      }
      resolve({ leave, release: () => new Promise((done) => server.close(() => done())) })
    })
  })
}

/** What the owner says, '' when it is busy, undefined when there is none. */
function askOwner(place: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect(place)
    socket.setTimeout(1000, () => resolve(said))
    socket.on('data', (data) => {
      said += data
    })
    socket.on('end', () => resolve(said))
    socket.on('error', () => resolve(undefined))
  })
}
