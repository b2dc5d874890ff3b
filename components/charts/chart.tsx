'use client'

import clsx from 'clsx'
import { lazy, type ReactNode, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { CellPicks } from '@/components/people/use-people'
import { chartKind } from '@/lib/charts'
import { type ChartContext, footHeight } from '@/lib/charts/chart'
import { notesOf } from '@/lib/charts/notes'
import { table } from '@/lib/charts/table'
import type { Result } from '@/lib/metrics'
import { Bars } from './bars'
import { BigNumber } from './big-number'
import { DataTable } from './data-table'
import { wakeCharts } from './live-charts'
import { useColors } from './page-charts'
import { Plot } from './plot'

/** Forms that few pages show are loaded by those that do. */
const CohortTable = lazy(() => import('./cohort-table').then((part) => ({ default: part.CohortTable })))
const ExperimentChart = lazy(() => import('./experiment-chart').then((part) => ({ default: part.ExperimentChart })))
const Figure = lazy(() => import('./figure').then((part) => ({ default: part.Figure })))

export interface ChartProps {
  /** From `lib/charts`. */
  readonly kind: string
  readonly result: Result
  /** The same question by period, for the small line under a number. */
  readonly spark?: Result
  /** What it shows, before the sentence that is read out. */
  readonly title: string
  /** CSS pixels; the width is that of the place where it stands. */
  readonly height: number
  readonly asTable?: boolean
  /** Takes the place of the notes below the chart while its tile is pointed at or focused. */
  readonly footer?: ReactNode
  readonly locale?: string
  /** First and last day of a stretch of time that the reader drew. */
  readonly onZoom?: (first: string, last: string) => void
  /** Lets values be followed to the people behind them. */
  readonly picks?: CellPicks | undefined
}

/** Any result as any kind of chart, or as the table behind it; says why where the two do not fit. */
export function Chart({ kind, result, spark, title, height, asTable = false, footer, locale = 'en-US', onZoom, picks }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const { colorOf } = useColors()
  const [only, setOnly] = useState<ReadonlySet<string>>(new Set())
  const pick = (name: string, more: boolean) => setOnly((old) => picked(old, name, more))
  const chart = asTable ? table : chartKind(kind)
  const refusal = chart.refuses(result)
  const hasFoot = result.notes.length > 0
  const drawing = useMemo(() => {
    if (width === 0 || refusal) return undefined
    const context: ChartContext = {
      width,
      height: chart.kind === 'number' && !hasFoot ? height : height - footHeight,
      locale,
      colorOf,
      ...(spark && { spark }),
      only,
    }
    return chart.draw(result, context)
  }, [chart, result, spark, width, height, locale, colorOf, refusal, hasFoot, only])
  const label = `${title} ${refusal ? '' : chart.describe(result, { locale })}`

  const notes = drawing && drawing.form !== 'number' ? drawing.notes : notesOf(result, locale)
  return (
    <div className="min-w-0">
      <div ref={place} className="min-w-0" style={{ height: height - footHeight }}>
        {refusal && <p className="text-ink-2">{refusal}</p>}
        {drawing?.form === 'plot' && <Plot drawing={drawing} label={label} only={only} onPick={pick} onZoom={onZoom} picks={picks} />}
        {drawing?.form === 'number' && (
          <>
            <p className="sr-only">{label}</p>
            <BigNumber drawing={drawing} height={hasFoot ? height - footHeight : height} picks={picks} />
          </>
        )}
        <Suspense>
          {drawing?.form === 'figure' && <Figure drawing={drawing} label={label} height={height - footHeight} picks={picks} />}
          {drawing?.form === 'experiment' && (
            <ExperimentChart drawing={drawing} label={label} height={height - footHeight} locale={locale} />
          )}
          {drawing?.form === 'cohort' && (
            <CohortTable drawing={drawing} label={label} height={height - footHeight} column={valueName(result)} picks={picks} />
          )}
        </Suspense>
        {drawing?.form === 'bars' && <Bars drawing={drawing} label={label} picks={picks} />}
        {drawing?.form === 'table' && <DataTable drawing={drawing} label={title} height={height - footHeight} picks={picks} />}
      </div>
      <div className="relative text-note text-ink-2" style={{ height: footHeight, paddingTop: 4 }}>
        <p
          className={clsx('truncate', footer && 'transition-opacity group-focus-within:opacity-0 group-hover:opacity-0')}
          title={notes.join(' ')}
        >
          {notes.join(' ')}
        </p>
        {footer && (
          <div className="absolute inset-x-0 top-1 truncate opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100">
            {footer}
          </div>
        )}
      </div>
    </div>
  )
}

/** Of a form that shows one metric. */
function valueName({ columns }: Result): string {
  return columns.find(({ role }) => role === 'value')?.name ?? ''
}

/**
 * Called when the reader reaches for the controls: what follows may move the charts from one state to the next. ECharts is loaded
 * here and nowhere else; a page that is only read never loads it.
 */
export function readyToMove(): void {
  wakeCharts(() => import('./echarts'))
}

/** One name alone; with `more` it comes to the others, or leaves them. The only one picked again brings all back. */
function picked(old: ReadonlySet<string>, name: string, more: boolean): ReadonlySet<string> {
  if (!more) return old.size === 1 && old.has(name) ? new Set() : new Set([name])
  return old.has(name) ? new Set([...old].filter((each) => each !== name)) : new Set([...old, name])
}

function useWidth(place: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    setWidth(Math.floor(element.clientWidth))
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [place])
  return width
}
