import path from 'node:path'
import type { Logger } from 'pino'
import { rootFolder } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import type { Project, ProjectLoader, ProjectProblem, ProjectState } from './project'
import { type Reading, readProject } from './read-project'
import { watchFolder } from './watch'

export interface LoadOptions {
  readonly logger?: Pick<Logger, 'info' | 'warn'>
  /** Follow the folder and swap the project whole after each change that checks. */
  readonly watch: boolean
  readonly now: () => Date
  /** Keeps the stamp of checked contents, so that a start need not check them again. */
  readonly stateFolder?: string
}

/**
 * Loads a project folder. Afterwards a state that does not check never replaces the one that did; its problems stand
 * beside it until they are mended.
 *
 * @throws AppError `invalid_input` with file and line when the first state does not check; `not_found` without index.ts
 */
export async function loadProject(folder: string, options: LoadOptions): Promise<ProjectLoader> {
  const { logger, watch, now, stateFolder = path.join(rootFolder, '.yardstick') } = options
  const listeners = new Set<(state: ProjectState) => void>()
  let shown = ''
  let generation = 0

  const first = await readProject(folder, { stateFolder })
  if (!first.project) throw doesNotCheck(folder, first.problems)
  let state: ProjectState = { project: swapIn(first, first.project), problems: [] }

  function swapIn(reading: Reading, project: NonNullable<Reading['project']>): Project {
    generation += 1
    shown = reading.fingerprint
    for (const file of reading.unlisted) logger?.warn({ file }, `${file} is not exported from index.ts; nothing in it is shown.`)
    logger?.info({ metrics: project.metrics.size, generation }, 'Project loaded')
    return { ...project, generation, folder, loadedAt: now().toISOString() }
  }

  async function readAgain(): Promise<ProjectState> {
    try {
      const reading = await readProject(folder, { stateFolder })
      if (reading.fingerprint === shown) return { ...state, problems: [] }
      if (reading.project) return { project: swapIn(reading, reading.project), problems: [] }
      return { ...state, problems: reading.problems }
    } catch (error) {
      const message = error instanceof AppError ? error.message : `The project could not be read: ${(error as Error).message}`
      return { ...state, problems: [{ file: 'index.ts', line: 1, message }] }
    }
  }

  let running: Promise<void> | undefined
  let again = false
  let closed = false

  function changed(): void {
    again = true
    running ??= follow().finally(() => {
      running = undefined
    })
  }

  async function follow(): Promise<void> {
    while (again && !closed) {
      again = false
      const next = await readAgain()
      if (closed) return
      if (next.project === state.project && sameProblems(next.problems, state.problems)) continue
      state = next
      for (const { file, line, message } of next.problems) logger?.warn({ file, line }, `${file}:${line} ${message}`)
      for (const listener of listeners) listener(state)
    }
  }

  const stopWatching = watch ? watchFolder(folder, changed) : () => {}
  return {
    current: () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      closed = true
      stopWatching()
      await running
    },
  }
}

function sameProblems(a: readonly ProjectProblem[], b: readonly ProjectProblem[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function doesNotCheck(folder: string, problems: readonly ProjectProblem[]): AppError {
  const shown = problems.slice(0, 5).map(({ file, line, message }) => `  ${file}:${line}  ${message}`)
  const more = problems.length > shown.length ? [`  … and ${problems.length - shown.length} more; see yardstick check`] : []
  return new AppError('invalid_input', [`The project ${folder} does not check:`, ...shown, ...more].join('\n'))
}
