'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { PeopleButton } from '@/components/people/people-button'
import { usePeople } from '@/components/people/use-people'
import { useMetric } from '@/components/query/use-metric'
import { Select } from '@/components/ui/select'
import { chartKind } from '@/lib/charts'
import { footHeight } from '@/lib/charts/chart'
import type { MetricQuery } from '@/lib/metrics'
import { AnswerBox } from './answer-box'
import { locale } from './locale'
import type { MetricDetails } from './metric-details'
import type { TrendState } from './trend-controls'

/** Rows of the table before the rest is one. */
const tableGroups = 50

/** What the metric is split by, in the URL. */
export const splitParsers = { by: parseAsString }

/** The dimension that the URL names, else the first there is. */
export function splitOf({ dimensions }: MetricDetails, by: string | null): MetricDetails['dimensions'][number] | undefined {
  return dimensions.find(({ name }) => name === by) ?? dimensions[0]
}

const views = ['bars', 'time', 'table'] as const

const height = 264

/** The metric split by one of its dimensions, as bars over the whole range, over time, or as a table; small groups as one, and the total. */
export function Breakdown({ metric, state }: { metric: MetricDetails; state: TrendState }) {
  const [{ by, as: wanted }, setChoice] = useQueryStates({ ...splitParsers, as: parseAsStringLiteral(views).withDefault('bars') })
  const dimension = splitOf(metric, by)
  const as = metric.needsGrain && wanted === 'bars' ? 'time' : wanted
  const hasPeriods = metric.needsGrain || as === 'time'
  const addsUp = metric.additivity === 'additive' && !dimension?.overlaps
  const kind = as === 'time' ? (addsUp ? 'stacked-bar' : 'line') : 'bar-list'
  const query: MetricQuery | undefined = dimension && {
    metrics: [metric.name],
    by: [dimension.name],
    range: state.range,
    timeZone: metric.timeZone,
    ...(!dimension.own && { top: { limit: as === 'table' ? tableGroups : groupsIn(kind) } }),
    ...(hasPeriods
      ? state.grain && { grain: state.grain }
      : {
          order: orderOf(metric.name, dimension),
          ...(state.compare !== 'none' && state.compare !== 'target' && { compare: state.compare }),
        }),
    ...(!hasPeriods && !dimension.own && (as === 'table' || addsUp) && { totals: [[]] }),
  }
  const answer = useMetric(query, { tile: 'breakdown' })
  const { picks, openAll, drawer } = usePeople({ query, state: answer, parts: metric.people, tile: 'breakdown', locale })
  if (!dimension) return null
  return (
    <section aria-labelledby="breakdown" className="tile min-w-0 rounded-tile border border-line bg-surface p-4">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 id="breakdown" className="mr-auto text-label">
          {addsUp ? 'What is it made of?' : 'Where does it differ?'}
        </h2>
        <PeopleButton onOpen={openAll} />
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
            ...(metric.needsGrain ? [] : [{ value: 'bars' as const, title: 'Bars' }]),
            { value: 'time', title: 'Over time' },
            { value: 'table', title: 'Table' },
          ]}
        />
      </div>
      <AnswerBox
        state={answer}
        kind={kind}
        asTable={as === 'table'}
        title={`Split by ${dimension.title.toLowerCase()}.`}
        height={height}
        picks={picks}
      />
      {drawer}
    </section>
  )
}

function groupsIn(kind: string): number {
  return chartKind(kind).groups?.({ height: height - footHeight, metrics: 1 }) ?? tableGroups
}

/** Bands and days in their own order, everything else by size. */
function orderOf(metric: string, { name, ordered }: MetricDetails['dimensions'][number]): MetricQuery['order'] {
  return ordered ? [{ key: name, direction: 'asc' }] : [{ key: metric, direction: 'desc' }]
}
