import { AppError } from '@/lib/base/errors'
import type { Dashboard } from '../dashboard'
import type { Catalog, Metric, Segment, Source } from '../metric'

/** Everything a project defines. A `Project` is one. */
export interface Definitions {
  readonly catalog: Catalog
  readonly sources: ReadonlyMap<string, Source>
  readonly metrics: ReadonlyMap<string, Metric>
  readonly segments: ReadonlyMap<string, Segment>
  readonly dashboards: ReadonlyMap<string, Dashboard>
}

/** A broken rule and the definition that breaks it; who knows the files adds file and line. */
export interface CatalogProblem {
  readonly object: 'catalog' | 'source' | 'metric' | 'segment' | 'dashboard'
  /** Empty for the catalogue; a dashboard's is its slug. */
  readonly name: string
  /** The tile of the dashboard. */
  readonly tile?: string
  readonly message: string
}

/** The message of the refusal, if the work is refused. */
export function refusal(work: () => unknown): readonly string[] {
  try {
    work()
    return []
  } catch (error) {
    if (error instanceof AppError) return [error.message]
    throw error
  }
}
