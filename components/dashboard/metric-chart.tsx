'use client'

import type { ReactNode } from 'react'
import { Chart } from '@/components/charts/chart'
import { useMetric } from '@/components/query/use-metric'
import type { MetricQuery } from '@/lib/metrics'
import { ChartFrame } from './chart-frame'

export interface MetricChartProps {
  readonly query: MetricQuery
  /** Kind from `lib/charts`: number, line, area, stacked-bar, bar-list, table. */
  readonly chart: string
  /** Read out before the generated sentence. */
  readonly title: string
  /** CSS pixels, kept from the first paint on; the width is that of the place where it stands. */
  readonly height: number
  /** Names of those metrics of the query that are additive: only they are summed into "Other". */
  readonly additive?: readonly string[]
  /** For `number`: the same question with a grain, drawn as a small line. */
  readonly sparkQuery?: MetricQuery
  readonly asTable?: boolean
  /** Stands in the query log. */
  readonly tile?: string
  readonly owner?: string
  readonly emptyAction?: ReactNode
}

/**
 * A question and its chart with all of its states: loading, updating, empty, failed, not permitted. Stands below a `MetricBatch`
 * (whose origin goes to the query log); below one `PageChartsProvider`, names keep their colours and the crosshair is shared.
 */
export function MetricChart({
  query,
  chart,
  title,
  height,
  additive = [],
  sparkQuery,
  asTable,
  tile,
  owner,
  emptyAction,
}: MetricChartProps) {
  const main = useMetric(query, tile ? { tile } : {})
  const spark = useMetric(sparkQuery, tile ? { tile } : {})
  return (
    <ChartFrame state={main} height={height} {...(owner && { owner })} emptyAction={emptyAction}>
      {(answer) => (
        <Chart
          kind={chart}
          result={answer.result}
          title={title}
          height={height}
          additive={additive}
          {...(spark.answer && { spark: spark.answer.result })}
          {...(asTable && { asTable })}
        />
      )}
    </ChartFrame>
  )
}
