import { area } from './area'
import { attribution } from './attribution'
import { barList } from './bar-list'
import type { ChartKind } from './chart'
import { cohort } from './cohort'
import { experiment } from './experiment'
import { funnel } from './funnel'
import { growth } from './growth'
import { histogram } from './histogram'
import { line } from './line'
import { number } from './number'
import { retentionCurve } from './retention-curve'
import { stackedBar } from './stacked-bar'
import { table } from './table'

export const chartKinds: readonly ChartKind[] = [
  number,
  line,
  area,
  stackedBar,
  barList,
  cohort,
  retentionCurve,
  funnel,
  growth,
  histogram,
  attribution,
  experiment,
  table,
]

/** The kind of that name; a table for a name nobody knows, since a table can show every answer. */
export function chartKind(kind: string): ChartKind {
  return chartKinds.find((each) => each.kind === kind) ?? table
}
