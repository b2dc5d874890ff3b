'use client'

import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { Chart } from '@/components/charts/chart'
import { usePeople } from '@/components/people/use-people'
import { useMetric } from '@/components/query/use-metric'
import { Button, IconButton } from '@/components/ui/button'
import { formatRange } from '@/lib/base/format-period'
import { grainWords } from '@/lib/base/grain'
import type { Result, Tile, Unit } from '@/lib/metrics'
import { ChartFrame } from './chart-frame'
import type { DashboardData } from './dashboard-data'
import { Deferred } from './deferred'
import { TileFooter } from './tile-footer'
import { tileQueries } from './tile-queries'
import { chartHeight } from './tile-size'
import type { PageControls } from './use-page-state'

/** One question: its title, what is shown, the chart, and on request where the numbers come from. */
export function DashboardTile(props: {
  tile: Tile
  data: DashboardData
  controls: PageControls
  locale: string
  onResult: (result: Result) => void
  onOutcome: (name: string, hasFailed: boolean) => void
}) {
  const { tile, data, controls, locale, onResult, onOutcome } = props
  const { main, spark, says } = tileQueries(tile, controls.state, data)
  const state = useMetric(main, { tile: tile.name })
  const sparkState = useMetric(spark, { tile: tile.name })
  const [asTable, setAsTable] = useState(false)
  const { picks, openAll, drawer } = usePeople({ query: main, state, parts: data.people, tile: tile.name, locale })
  const titleId = useId()
  const facts = tile.metrics.flatMap((name) => data.metrics[name] ?? [])
  const result = state.answer?.result
  useEffect(() => {
    if (result) onResult(result)
  }, [result, onResult])
  const hasFailed = state.error !== undefined
  useEffect(() => onOutcome(tile.name, hasFailed), [tile.name, hasFailed, onOutcome])

  const height = chartHeight(tile)
  // Charts that can be walked through are stops themselves.
  const hasOwnStop = !['number', 'bar-list', 'table', 'experiment'].includes(tile.chart) && !asTable
  const press = (event: KeyboardEvent) => {
    if (event.key !== 't' || event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).closest('input, [role=menu]'))
      return
    event.preventDefault()
    event.stopPropagation()
    setAsTable(!asTable)
  }
  return (
    <article
      id={tile.name}
      aria-labelledby={titleId}
      tabIndex={hasOwnStop ? -1 : 0}
      onKeyDown={press}
      className={clsx(
        'tile group relative min-w-0 scroll-mt-20 rounded-tile border border-line bg-surface px-4 pt-4 pb-3',
        spans[tile.width],
      )}
      style={{ gridRow: `span ${tile.height}` }}
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 id={titleId} className="truncate text-label" title={tile.title}>
            {tile.title}
          </h2>
          <p className="truncate text-note text-ink-2" title={[tile.note, ...says].filter(Boolean).join(' ') || undefined}>
            {subtitle(tile, facts, result, locale)}
            {says.length > 0 && <span className="text-ink"> · {says.join(' ')}</span>}
          </p>
        </div>
        <Deferred still={menuButton(tile.title)}>
          {({ TileMenu }) => (
            <TileMenu
              tile={tile}
              facts={facts}
              {...(result && { result })}
              asTable={asTable}
              onTable={() => setAsTable(!asTable)}
              {...(openAll && { onPeople: openAll })}
            >
              {menuButton(tile.title)}
            </TileMenu>
          )}
        </Deferred>
      </div>
      <div className="mt-2.5">
        <ChartFrame
          state={state}
          height={height}
          locale={locale}
          {...(facts[0] && { owner: facts[0].owner })}
          emptyAction={
            controls.changes > 0 ? (
              <Button onClick={controls.reset}>Reset the page</Button>
            ) : (
              <Button onClick={() => controls.set({ range: 'last 90 days' })}>Show the last 90 days</Button>
            )
          }
        >
          {(answer) => (
            <Chart
              kind={tile.chart}
              result={answer.result}
              title={tile.title}
              height={height}
              locale={locale}
              asTable={asTable}
              picks={picks}
              onZoom={(first, last) => controls.set({ range: `${first}..${last}` })}
              {...(sparkState.answer && { spark: sparkState.answer.result })}
              footer={<TileFooter answer={answer} facts={facts} locale={locale} />}
            />
          )}
        </ChartFrame>
      </div>
      {drawer}
      {facts.length === 0 && <Link href="/metrics">All metrics</Link>}
    </article>
  )
}

const menuButton = (title: string) => (
  <IconButton
    label={`Actions for: ${title}`}
    className="-mt-1.5 -mr-2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
  >
    <Ellipsis aria-hidden />
  </IconButton>
)

/** Twelve columns wide, six on a tablet, one on a phone. */
const spans: Readonly<Record<Tile['width'], string>> = {
  3: 'md:col-span-3 xl:col-span-3',
  4: 'md:col-span-3 xl:col-span-4',
  5: 'md:col-span-3 xl:col-span-5',
  6: 'md:col-span-6 xl:col-span-6',
  7: 'md:col-span-6 xl:col-span-7',
  8: 'md:col-span-6 xl:col-span-8',
  9: 'md:col-span-6 xl:col-span-9',
  12: 'md:col-span-6 xl:col-span-12',
}

function subtitle(
  tile: Tile,
  facts: readonly { readonly title: string; readonly unit: Unit }[],
  result: Result | undefined,
  locale: string,
): string {
  const titles = facts.map((fact) => fact.title).join(', ')
  const unit = facts[0]?.unit
  // A number carries its sign or currency itself.
  const sign = tile.chart === 'number' ? '' : unit?.kind === 'money' ? unit.currency : '%'
  const word = unit?.kind === 'money' || unit?.kind === 'share' ? sign : (unit?.of ?? '')
  const by = result?.columns.filter((column) => column.role === 'dimension').map((column) => column.title.toLowerCase())
  const grain = result?.grain ? `by ${grainWords(result.grain)}` : ''
  const parts = [
    titles,
    titles.toLowerCase().includes(word.toLowerCase()) ? '' : word,
    [by?.length ? `by ${by.join(', ')}` : '', grain].filter(Boolean).join(', '),
    result ? formatRange(result.range, { locale }) : '',
  ]
  return parts.filter(Boolean).join(' · ')
}
