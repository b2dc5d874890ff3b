'use client'

import Link from 'next/link'
import { useCallback, useState } from 'react'
import { PageChartsProvider } from '@/components/charts/page-charts'
import { MetricBatch } from '@/components/query/use-metric'
import { formatInstant } from '@/lib/base/format-period'
import type { Result } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { FilterBar } from './filter-bar'
import { DashboardTile } from './tile'
import { useDashboardKeys } from './use-dashboard-keys'
import { usePageState } from './use-page-state'

/** One dashboard: its head, the controls of the page, and its tiles. */
export function DashboardView({ data, locale = 'en-US' }: { data: DashboardData; locale?: string }) {
  const { dashboard } = data
  const controls = usePageState(data)
  const [newest, setNewest] = useState<Pick<Result, 'dataAsOf' | 'timeZone' | 'range'>>()
  useDashboardKeys(controls, data, newest)
  const onResult = useCallback(
    ({ dataAsOf, timeZone, range }: Result) =>
      setNewest((old) =>
        old?.dataAsOf === dataAsOf && old.timeZone === timeZone && String(old.range) === String(range)
          ? old
          : { dataAsOf, timeZone, range },
      ),
    [],
  )
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set())
  const onOutcome = useCallback((name: string, hasFailed: boolean) => setFailed((old) => told(old, name, hasFailed)), [])
  return (
    <div className="mx-auto flex w-full max-w-page flex-col gap-3 px-3 pt-5 pb-12 sm:px-6">
      <header className="flex flex-wrap items-end justify-between gap-x-8 gap-y-1">
        <div className="min-w-0">
          <h1 className="text-title text-balance">{dashboard.title}</h1>
          <p className="max-w-prose text-ink-2">{dashboard.purpose}</p>
        </div>
        <p className="min-h-4 text-note text-ink-2">
          Owner {dashboard.owner} ·{' '}
          <span className="tabular">
            {newest
              ? `data as of ${formatInstant(newest.dataAsOf, { locale, timeZone: newest.timeZone })}`
              : failed.size === dashboard.tiles.length
                ? 'no data to show'
                : 'data is loading'}
          </span>{' '}
          ·{' '}
          <Link href="/metrics" className="underline hover:text-ink">
            definitions
          </Link>
        </p>
      </header>
      {data.advice.length > 0 && (
        <ul aria-label="For analysts" className="max-w-prose border-y border-line py-2 text-note text-ink-2 print:hidden">
          {data.advice.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <MetricBatch origin="dashboard" dashboard={dashboard.slug}>
        <FilterBar data={data} controls={controls} {...(newest && { shown: newest.range })} locale={locale} />
        <PageChartsProvider>
          <div className="grid grid-flow-dense auto-rows-[80px] grid-cols-1 gap-3 md:grid-cols-6 xl:grid-cols-12">
            {dashboard.tiles.map((tile) => (
              <DashboardTile
                key={tile.name}
                tile={tile}
                data={data}
                controls={controls}
                locale={locale}
                onResult={onResult}
                onOutcome={onOutcome}
              />
            ))}
          </div>
        </PageChartsProvider>
      </MetricBatch>
    </div>
  )
}

/** The same set where nothing changed, so that nothing is drawn anew. */
function told(old: ReadonlySet<string>, name: string, hasFailed: boolean): ReadonlySet<string> {
  if (old.has(name) === hasFailed) return old
  return hasFailed ? new Set([...old, name]) : new Set([...old].filter((other) => other !== name))
}
