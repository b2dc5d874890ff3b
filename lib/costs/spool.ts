import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Lines kept on disk until the store has them, in files of one process each. */
export interface Spool {
  /** Writes whole lines; they survive the process being killed. Throws what the disk throws. */
  append(text: string): void
  /** Bytes of the file being written. */
  readonly currentBytes: number
  /** Ends the file being written, if there is one, and gives its path. */
  rotate(): string | undefined
  /** Files of processes that are gone, oldest first. */
  leftovers(): readonly string[]
  close(): void
}

const live = new Set<string>()
let made = 0

/** @throws what the disk throws when the folder cannot be made */
export function openSpool(folder: string): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const owner = `${process.pid}-${Date.now().toString(36)}${made++}`
  live.add(owner)
  let file: { readonly path: string; readonly descriptor: number; bytes: number } | undefined
  let number = 0
  return {
    append(text) {
      file ??= begin()
      const bytes = Buffer.from(text)
      let written = 0
      while (written < bytes.length) written += writeSync(file.descriptor, bytes, written)
      file.bytes += bytes.length
    },
    get currentBytes() {
      return file?.bytes ?? 0
    },
    rotate() {
      if (!file) return undefined
      closeSync(file.descriptor)
      const ended = file.path
      file = undefined
      return ended
    },
    leftovers: () =>
      readdirSync(folder)
        .filter((name) => isLeftover(name))
        .sort()
        .map((name) => path.join(folder, name)),
    close() {
      if (file) closeSync(file.descriptor)
      file = undefined
      live.delete(owner)
    },
  }

  function begin() {
    const name = `${owner}-${String(number++).padStart(8, '0')}.spool`
    return { path: path.join(folder, name), descriptor: openSync(path.join(folder, name), 'a', 0o600), bytes: 0 }
  }
}

/** Whole lines of a file; what a killed process wrote of its last one is not a line. */
export function readLines(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  lines.pop()
  return lines
}

export function removeFile(file: string): void {
  rmSync(file, { force: true })
}

function isLeftover(name: string): boolean {
  const [, owner, pid] = name.match(/^((\d+)-\w+)-\d+\.spool$/) ?? []
  if (!owner || live.has(owner)) return false
  // After a restart in a container the number of the process is often the same one.
  return Number(pid) === process.pid || !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
