'use client'

import clsx from 'clsx'
import { parseAsStringLiteral, useQueryStates } from 'nuqs'
import { PageChartsProvider } from '@/components/charts/page-charts'
import { PeopleButton } from '@/components/people/people-button'
import { usePeople } from '@/components/people/use-people'
import { MetricBatch, useMetric } from '@/components/query/use-metric'
import { Select } from '@/components/ui/select'
import type { MetricQuery } from '@/lib/metrics'
import { AnswerBox } from './answer-box'
import { Breakdown, splitOf, splitParsers } from './breakdown'
import { LatestValue } from './latest-value'
import { LeftOut } from './left-out'
import { locale } from './locale'
import type { MetricDetails } from './metric-details'
import { TrendControls, type TrendState, trendParsers, trendQuery, trendState } from './trend-controls'

/** The number, its trend and what it is made of: one range and one comparison for all three, kept in the URL. */
export function MetricAnswers({ metric }: { metric: MetricDetails }) {
  return (
    <MetricBatch origin="metric">
      <PageChartsProvider>
        <Answers metric={metric} />
      </PageChartsProvider>
    </MetricBatch>
  )
}

/** So many lines can still be told apart at their ends. */
const trendGroups = 5

/** The trend of what has no value without a split; a few lines have no room for the earlier period. */
function splitTrend(metric: MetricDetails, state: TrendState, { name, own }: MetricDetails['dimensions'][number]): MetricQuery {
  return { ...trendQuery(metric, { ...state, compare: 'none' }), by: [name], ...(!own && { top: { limit: trendGroups } }) }
}

const views = ['line', 'table'] as const

function Answers({ metric }: { metric: MetricDetails }) {
  const [written, setWritten] = useQueryStates(trendParsers)
  const state = trendState(metric, written)
  const [{ view }, setView] = useQueryStates({ view: parseAsStringLiteral(views).withDefault('line') })
  const [{ by }] = useQueryStates(splitParsers)
  const split = metric.needsSplit ? splitOf(metric, by) : undefined
  const question = split ? splitTrend(metric, state, split) : trendQuery(metric, state)
  const trend = useMetric(question, { tile: 'trend' })
  const { picks, openAll, drawer } = usePeople({ query: question, state: trend, parts: metric.people, tile: 'trend', locale })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <TrendControls state={state} metric={metric} onChange={(change) => void setWritten(change)} />
      </div>
      <div className="grid gap-3 lg:grid-cols-12">
        {!split && (
          <section aria-label="Latest" className="tile min-w-0 rounded-tile border border-line bg-surface p-4 lg:col-span-3">
            <LatestValue answer={trend.answer} error={trend.error} />
          </section>
        )}
        <section
          aria-labelledby="trend"
          className={clsx('tile min-w-0 rounded-tile border border-line bg-surface p-4', split ? 'lg:col-span-12' : 'lg:col-span-9')}
        >
          <div className="mb-3 flex items-center justify-between gap-2">
            <h2 id="trend" className="text-label">
              {split ? `How did it go, by ${split.title.toLowerCase()}?` : 'How did it go?'}
            </h2>
            <PeopleButton onOpen={openAll} className="ml-auto" />
            <Select
              label="Show the trend as"
              value={view}
              onChange={(chosen) => void setView({ view: chosen })}
              options={[
                { value: 'line', title: 'Line' },
                { value: 'table', title: 'Table' },
              ]}
            />
          </div>
          <AnswerBox state={trend} kind="line" asTable={view === 'table'} title={`Trend by ${state.grain}.`} height={264} picks={picks} />
          {drawer}
        </section>
      </div>
      {metric.leavesOut && <LeftOut metric={metric} state={state} />}
      {metric.dimensions.length > 0 && <Breakdown metric={metric} state={state} />}
    </div>
  )
}
