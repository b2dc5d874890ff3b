'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMetric } from '@/components/query/use-metric'
import { Select } from '@/components/ui/select'
import type { MetricQuery } from '@/lib/metrics'
import { AnswerBox } from './answer-box'
import type { MetricDetails } from './metric-details'
import type { TrendState } from './trend-controls'

const views = ['bars', 'time', 'table'] as const

/** The metric split by one of its dimensions, as bars over the whole range, over time, or as a table. */
export function Breakdown({ metric, state, additive }: { metric: MetricDetails; state: TrendState; additive: readonly string[] }) {
  const [{ by, as }, setChoice] = useQueryStates({
    by: parseAsString,
    as: parseAsStringLiteral(views).withDefault('bars'),
  })
  const dimension = metric.dimensions.find(({ name }) => name === by) ?? metric.dimensions[0]
  const overTime = as === 'time'
  const query: MetricQuery | undefined = dimension && {
    metrics: [metric.name],
    by: [dimension.name],
    range: state.range,
    timeZone: metric.timeZone,
    ...(overTime
      ? { grain: state.grain }
      : { order: orderOf(metric.name, dimension), limit: 50, ...(state.compare !== 'none' && { compare: state.compare }) }),
  }
  const answer = useMetric(query, { tile: 'breakdown' })
  if (!dimension) return null
  return (
    <section aria-labelledby="breakdown" className="tile rounded-tile border border-line bg-surface p-4">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 id="breakdown" className="mr-auto text-label">
          {additive.length > 0 ? 'What is it made of?' : 'Where does it differ?'}
        </h2>
        <Select
          label="Split by"
          showLabel
          value={dimension.name}
          onChange={(name) => void setChoice({ by: name })}
          options={metric.dimensions.map(({ name, title }) => ({ value: name, title }))}
        />
        <Select
          label="Show the split as"
          value={as}
          onChange={(chosen) => void setChoice({ as: chosen })}
          options={[
            { value: 'bars', title: 'Bars' },
            { value: 'time', title: 'Over time' },
            { value: 'table', title: 'Table' },
          ]}
        />
      </div>
      <AnswerBox
        state={answer}
        kind={overTime ? (additive.length > 0 ? 'stacked-bar' : 'line') : 'bar-list'}
        asTable={as === 'table'}
        title={`Split by ${dimension.title.toLowerCase()}.`}
        height={248}
        additive={additive}
      />
    </section>
  )
}

/** Bands and days in their own order, everything else by size. */
function orderOf(metric: string, { name, ordered }: MetricDetails['dimensions'][number]): MetricQuery['order'] {
  return ordered ? [{ key: name, direction: 'asc' }] : [{ key: metric, direction: 'desc' }]
}
