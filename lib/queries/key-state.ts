import { AppError } from '@/lib/base/errors'
import { allSources, type Source } from '@/lib/metrics'
import type { KeyFault } from '@/lib/metrics/key-check'
import type { Project } from '@/lib/project/project'
import type { DataState } from './data-state'

/** What is known of the keys that joins trust. */
export interface KeyState {
  /** Looks again, in the background, at what is due for this state of project and data. */
  follow(project: Project, data: DataState): void
  /** @throws AppError `unavailable` when a join to one of the sources would count rows several times */
  refuse(lookups: Iterable<Source>, metrics: string): void
  /** After everything that is under way. */
  readonly settled: () => Promise<void>
}

/** New data is looked at no more often than this; what was found broken, at once. */
const freshMs = 3_600_000

/**
 * Holds the declared keys of all lookups against the data, one after another and beside the questions: a key that is not unique
 * would multiply rows without a word.
 */
export function createKeyState(options: {
  readonly look: (source: Source, context: { readonly project: Project; readonly data: DataState }) => Promise<KeyFault | undefined>
  readonly onFault: (source: Source, fault: KeyFault) => void
  readonly onError: (source: Source, error: unknown) => void
  readonly now: () => Date
}): KeyState {
  const { look, onFault, onError, now } = options
  const known = new Map<string, { readonly version: string; readonly at: number; readonly fault?: KeyFault }>()
  let seen: { readonly project: Project; readonly version: string } | undefined
  let running = Promise.resolve()

  return {
    follow(project, data) {
      if (seen?.project === project && seen.version === data.version) return
      seen = { project, version: data.version }
      for (const source of lookupsIn(project)) if (isDue(source, data.version)) running = running.then(() => lookAt(source, project, data))
    },
    refuse(lookups, metrics) {
      for (const source of lookups) {
        const fault = known.get(keyOf(source))?.fault
        if (fault) throw refusal(source, fault, metrics)
      }
    },
    settled: () => running,
  }

  function isDue(source: Source, version: string): boolean {
    const last = known.get(keyOf(source))
    return !last || (last.version !== version && (last.fault !== undefined || now().getTime() - last.at >= freshMs))
  }

  async function lookAt(source: Source, project: Project, data: DataState): Promise<void> {
    if (!isDue(source, data.version)) return
    try {
      const fault = await look(source, { project, data })
      known.set(keyOf(source), { version: data.version, at: now().getTime(), ...(fault && { fault }) })
      if (fault) onFault(source, fault)
    } catch (error) {
      onError(source, error)
    }
  }
}

function refusal(source: Source, { sentence }: KeyFault, metrics: string): AppError {
  const remedy = `Ask for it without what ${source.name} says, and tell who loads the table; yardstick check gives examples.`
  return new AppError('unavailable', `${metrics}: ${sentence}, so that a join to it would count rows several times. ${remedy}`)
}

function lookupsIn(project: Project): ReadonlySet<Source> {
  return new Set(allSources(project).flatMap(({ joins }) => Object.values(joins).flatMap(({ to, share }) => (share ? [] : [to]))))
}

/** Of what a look depends on: another project with the same key need not look again. */
function keyOf({ name, table, query, primaryKey, validity }: Source): string {
  return JSON.stringify([name, table, query?.version, primaryKey, validity])
}
