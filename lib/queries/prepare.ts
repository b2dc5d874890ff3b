import { type MetricQuery, type Plan, parseQuery, planQuery, type Source, type SqlFunctions } from '@/lib/metrics'
import { lookupsOf } from '@/lib/metrics/lookups'
import type { Project } from '@/lib/project/project'
import { resultKey } from './cache'
import type { DataState } from './data-state'
import type { Rights } from './rights'

/** A checked and planned query, ready to be looked up, run and logged. */
export interface Prepared {
  readonly plan: Plan
  /** Equal exactly for equal answers. */
  readonly key: string
  /** The sources it joins to, whose keys must be unique. */
  readonly lookups: ReadonlySet<Source>
  /** JSON texts for the log. */
  readonly versionsText: string
  readonly queryText: string
}

export interface PrepareContext {
  readonly project: Project
  readonly rights: Rights
  readonly data: DataState
}

/** Which parts decide whether a plan may be used again for the same query. */
export function planKey({ project, rights, data }: PrepareContext): string {
  return `${project.generation} ${rights.fingerprint} ${data.version} ${data.dataAsOf}`
}

const mostPlansPerQuery = 50

/**
 * Parses and plans; the same query object is planned once per state of project and data and per rights.
 *
 * @returns a function that throws AppError `invalid_query`
 */
export function createPrepare(options: {
  readonly engine: string
  readonly functions: SqlFunctions
  readonly planKeyOf?: typeof planKey
}): (query: MetricQuery, context: PrepareContext) => Prepared {
  const { engine, functions, planKeyOf = planKey } = options
  const plans = new WeakMap<MetricQuery, Map<string, Prepared>>()
  return (query, context) => {
    let known = plans.get(query)
    if (!known) {
      known = new Map()
      plans.set(query, known)
    }
    const key = planKeyOf(context)
    let prepared = known.get(key)
    if (!prepared) {
      prepared = prepare(query, context)
      if (known.size >= mostPlansPerQuery) known.clear()
      known.set(key, prepared)
    }
    return prepared
  }

  function prepare(query: MetricQuery, { project, rights, data }: PrepareContext): Prepared {
    const { catalog, segments } = project
    const checked = parseQuery(query, { catalog, segments, metrics: rights.visible })
    const plan = planQuery(checked, { catalog, functions, ...data, rowFilters: rights.filterOf })
    const { statement, versions } = plan
    const key = resultKey({ ...statement, versions, dataVersion: data.version, frame: plan.key, engine })
    const lookups = lookupsOf(checked, rights.filterOf)
    return { plan, key, lookups, versionsText: JSON.stringify(versions), queryText: JSON.stringify(query) }
  }
}
