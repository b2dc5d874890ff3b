import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from './errors'

export interface StateLock {
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
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = await listen(place, address)
    if (server) return { release: () => new Promise((resolve) => server.close(() => resolve())) }
    const owner = await askOwner(place)
    if (owner !== undefined) {
      const where = owner && ` at ${owner}`
      throw new AppError(
        'conflict',
        `Yardstick already runs on ${stateFolder}${where}. Stop it first, or set YARDSTICK_STATE to another folder.`,
      )
    }
    rmSync(place, { force: true })
  }
  throw new AppError('conflict', `The lock ${place} could not be taken. Remove that file and start again.`)
}

// Systems allow about a hundred characters.
function socketPath(stateFolder: string): string {
  const name = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\yardstick-${name}`
  const own = path.join(stateFolder, 'app.lock')
  return Buffer.byteLength(own) < 100 ? own : path.join(tmpdir(), `yardstick-${name}.lock`)
}

function listen(place: string, address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(address)
    })
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(place, () => {
      server.unref()
      resolve(server)
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
