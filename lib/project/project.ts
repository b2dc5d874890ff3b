import type { Catalog, Dashboard, Experiment, Metric, Segment, Source } from '@/lib/metrics'

/** One checked state of the project folder. Swapped whole; never changed in place. */
export interface Project {
  /** Rises with every swap. */
  readonly generation: number
  readonly folder: string
  readonly loadedAt: string
  readonly catalog: Catalog
  readonly sources: ReadonlyMap<string, Source>
  readonly metrics: ReadonlyMap<string, Metric>
  readonly segments: ReadonlyMap<string, Segment>
  readonly dashboards: ReadonlyMap<string, Dashboard>
  /** Their metrics stand among the others, too. */
  readonly experiments: ReadonlyMap<string, Experiment>
  /** Metric name to the file that defines it, relative to the folder. */
  readonly files: ReadonlyMap<string, string>
}

/** Why the newest state of the folder is not the one shown. */
export interface ProjectProblem {
  /** Relative to the folder. */
  readonly file: string
  readonly line: number
  readonly message: string
}

export interface ProjectState {
  readonly project: Project
  /** Empty when the folder is as shown. */
  readonly problems: readonly ProjectProblem[]
}

/** The folder under watch. */
export interface ProjectLoader {
  current(): ProjectState
  /** Called after each swap and each failed attempt. Returns the way to stop. */
  onChange(listener: (state: ProjectState) => void): () => void
  close(): Promise<void>
}
