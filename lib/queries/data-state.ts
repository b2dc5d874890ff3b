import { performance } from 'node:perf_hooks'
import type { Calendars } from '@/lib/metrics'
import type { Project } from '@/lib/project/project'

/** The data that all tiles of a page are answered from. */
export interface DataState {
  readonly version: string
  /** UTC instant up to which it is complete. */
  readonly dataAsOf: string
  /** Of the catalogue's own calendars. */
  readonly calendars: Calendars
}

const freshMs = 1_000

/**
 * The newest state of the data, asked for at most once a second however many pages open, and by one question at a time.
 * The rest is read again only when the version has changed.
 */
export function createDataState(options: {
  readonly readVersion: () => Promise<string>
  readonly read: (project: Project, version: string) => Promise<Omit<DataState, 'version'>>
}): (project: Project) => Promise<DataState> | DataState {
  let known: { readonly state: DataState; readonly project: Project; readonly at: number } | undefined
  let asking: { readonly outcome: Promise<DataState>; readonly project: Project } | undefined

  return (project) => {
    if (known && known.project === project && performance.now() - known.at < freshMs) return known.state
    if (asking?.project !== project) {
      const outcome = ask(project).finally(() => {
        if (asking?.outcome === outcome) asking = undefined
      })
      asking = { outcome, project }
    }
    return asking.outcome
  }

  async function ask(project: Project): Promise<DataState> {
    const at = performance.now()
    const version = await options.readVersion()
    const same = known?.project === project && known.state.version === version ? known.state : undefined
    const state = same ?? { version, ...(await options.read(project, version)) }
    known = { state, project, at }
    return state
  }
}
