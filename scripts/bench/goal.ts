import type { Stage } from './stage'

export interface Measured {
  /** What was measured, with the bare limit beside it. */
  readonly figure: string
  readonly met: boolean
}

/** One promise about speed or size, measured with the bare limit in the same run. */
export interface Goal {
  /** As numbered in docs/performance.md. */
  readonly number: number
  readonly title: string
  readonly target: string
  measure(stage: Stage): Promise<Measured>
}

/** The value below which the share `p` of the samples lies; samples in any order. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN
}

export const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`
