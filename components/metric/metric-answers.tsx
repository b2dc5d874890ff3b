'use client'

import clsx from 'clsx'
import { parseAsString, useQueryStates } from 'nuqs'
import { PageChartsProvider } from '@/components/charts/page-charts'
import { PeopleButton } from '@/components/people/people-button'
import { usePeople } from '@/components/people/use-people'
import { MetricBatch, useMetric } from '@/components/query/use-metric'
import { Select } from '@/components/ui/select'
import { chartKind } from '@/lib/charts'
import type { MetricQuery } from '@/lib/metrics'
import { AnswerBox } from './answer-box'
import { Breakdown, splitOf, splitParsers } from './breakdown'
import { LatestValue } from './latest-value'
import { LeftOut } from './left-out'
import { locale } from './locale'
import type { MetricDetails } from './metric-details'
import { ownChartQuery, ownCharts, splitsOf } from './own-chart'
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

/** What the answer's place shows, and what it is split by, in the URL. */
const viewParsers = { view: parseAsString, beside: parseAsString }

/** Told apart from names of dimensions by its brackets. */
const everything = '(all)'

function Answers({ metric }: { metric: MetricDetails }) {
  const [written, setWritten] = useQueryStates(trendParsers)
  const state = trendState(metric, written)
  const [{ view: wanted, beside }, setView] = useQueryStates(viewParsers)
  const [{ by }] = useQueryStates(splitParsers)
  const split = metric.needsSplit ? splitOf(metric, by) : undefined
  const question = split ? splitTrend(metric, state, split) : trendQuery(metric, state)
  const trend = useMetric(question, { tile: 'trend' })
  const charts = ownCharts(metric)
  const views = [...charts.map(({ kind }) => kind), 'line', 'table']
  const view = views.find((name) => name === wanted) ?? views[0] ?? 'line'
  const own = charts.find(({ kind }) => kind === view) ?? (view === 'table' ? charts[0] : undefined)
  const kind = own && chartKind(own.kind)
  const splits = own ? splitsOf(metric, own) : []
  const chosen = splits.find(({ name }) => name === beside)?.name
  const ownQuestion = own && ownChartQuery(metric, state, own, chosen)
  const ownState = useMetric(ownQuestion, { tile: 'chart' })
  const shown = ownQuestion ? { query: ownQuestion, state: ownState, tile: 'chart' } : { query: question, state: trend, tile: 'trend' }
  const { picks, openAll, drawer } = usePeople({ ...shown, parts: metric.people, locale })
  const title = kind?.title ?? (split ? `How did it go, by ${split.title.toLowerCase()}?` : 'How did it go?')
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
          <div className="mb-3 flex flex-wrap items-center gap-2">
            <h2 id="trend" className="mr-auto text-label">
              {title}
            </h2>
            <PeopleButton onOpen={openAll} />
            {kind?.splits && splits.length > 0 && (
              <Select
                label={kind.splits.title}
                showLabel
                value={chosen ?? everything}
                onChange={(name) => void setView({ beside: name === everything ? null : name })}
                options={[
                  { value: everything, title: kind.splits.none },
                  ...splits.map(({ name, title }) => ({ value: name, title: title.toLowerCase() })),
                ]}
              />
            )}
            <Select
              label="Show the trend as"
              value={view}
              onChange={(name) => void setView({ view: name === views[0] ? null : name })}
              options={[
                ...charts.map((chart) => ({ value: chart.kind, title: chartKind(chart.kind).title })),
                { value: 'line', title: 'Line' },
                { value: 'table', title: 'Table' },
              ]}
            />
          </div>
          <AnswerBox
            state={shown.state}
            kind={own?.kind ?? 'line'}
            asTable={view === 'table'}
            title={own ? `${metric.title}.` : `Trend by ${state.grain}.`}
            height={own ? ownHeight : 264}
            picks={picks}
          />
          {drawer}
        </section>
      </div>
      {metric.leavesOut && <LeftOut metric={metric} state={state} />}
      {metric.dimensions.length > 0 && <Breakdown metric={metric} state={state} />}
    </div>
  )
}

/** Of the place for a chart of a metric's own. */
const ownHeight = 360
