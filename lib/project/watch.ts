import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'
import { isProjectFile } from './project-files'

const settleMs = 100
const longestWaitMs = 500
const lookEveryMs = 1_000

/**
 * Calls back after project files changed, once per burst: editors write temporary files and rename, git writes many.
 * Also looks by itself now and then, for what no event is sent: network drives, swapped links, a folder that comes back.
 * Gives back the way to stop.
 */
export function watchFolder(folder: string, onChange: () => void): () => void {
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  let burstSince = 0
  let seen = stateOf(folder)

  const changed = (): void => {
    const now = performance.now()
    if (!timer) burstSince = now
    clearTimeout(timer)
    timer = setTimeout(settled, Math.max(0, Math.min(settleMs, burstSince + longestWaitMs - now)))
  }
  const settled = (): void => {
    timer = undefined
    seen = stateOf(folder)
    onChange()
  }
  const listen = (): void => {
    try {
      watcher = watch(folder, { recursive: true, persistent: false }, (_event, file) => {
        if (file === null || isProjectFile(file) || !path.extname(file)) changed()
      })
      watcher.on('error', stopListening)
    } catch {
      watcher = undefined
    }
  }
  const stopListening = (): void => {
    watcher?.close()
    watcher = undefined
  }
  const look = (): void => {
    const state = stateOf(folder)
    if (state !== seen) {
      // What made no event is no longer what is watched.
      stopListening()
      changed()
    }
    seen = state
    if (!watcher && state) listen()
  }

  listen()
  const looking = setInterval(look, lookEveryMs)
  looking.unref()
  return () => {
    clearInterval(looking)
    clearTimeout(timer)
    stopListening()
  }
}

/** Names, sizes and times of the project's files; empty when the folder is gone. */
function stateOf(folder: string): string {
  try {
    const { ino } = statSync(folder)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isProjectFile).sort()
    return [ino, ...files.map((file) => describeFile(path.join(folder, file)))].join('\n')
  } catch {
    return ''
  }
}

function describeFile(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? `${file} ${found.ino} ${found.size} ${found.mtimeMs}` : file
}
