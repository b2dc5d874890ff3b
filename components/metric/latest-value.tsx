import type { Answer } from '@/components/query/use-metric'
import { RangeRuler } from '@/components/ui/ruler'
import { Skeleton } from '@/components/ui/skeleton'
import type { AppError } from '@/lib/base/errors'
import { formatInstant } from '@/lib/base/format-period'
import { grainWords } from '@/lib/base/grain'
import { readSeries, toNumber } from '@/lib/charts/series'
import { bigNumber, compactText, deltaOf, exactText, periodTitle } from '@/lib/charts/words'
import type { Grain, Result } from '@/lib/metrics'
import { DeltaText } from './delta'
import { locale } from './locale'

/** The value of the last complete period, against the one before and against the comparison period. */
export function LatestValue({ answer, error }: { answer: Answer | undefined; error: AppError | undefined }) {
  if (error) return <p className="text-ink-2">No value: the trend beside it says why.</p>
  if (!answer) {
    return (
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-9 w-40" />
        <Skeleton className="h-4 w-48" />
        <Skeleton className="h-4 w-48" />
      </div>
    )
  }
  const { result } = answer
  const latest = latestOf(result)
  const asOf = formatInstant(result.dataAsOf, { locale, timeZone: result.timeZone })
  if (!latest) return <p className="text-ink-2">No complete period of this range has a value. Data reaches to {asOf}.</p>
  const { value, column } = latest
  const number = bigNumber(value, column.unit, locale)
  const grain = grainWords(result.grain ?? 'day')
  return (
    <div className="flex h-full flex-col">
      <p className="text-label">{latest.isLast ? `Last full ${grain}` : `Last ${grain} with a value`}</p>
      <p className="text-note text-ink-2">{latest.title}</p>
      <p className="tabular mt-3 text-number whitespace-nowrap" title={exactText(value, column.unit, locale)}>
        {number.prefix && <span className="text-[0.625em] font-normal text-ink-2">{number.prefix}</span>}
        {number.value}
        {number.unit && (
          <span className="text-[0.5em] font-normal tracking-normal text-ink-2">
            {number.word && ' '}
            {number.unit}
          </span>
        )}
      </p>
      <dl className="mt-3 flex flex-col gap-1 text-note">
        {latest.against.map(({ name, delta, text }) => (
          <div key={name} className="flex flex-wrap items-baseline gap-x-2">
            <dt className="order-2 text-ink-2">
              from {text} {name}
            </dt>
            <dd className="order-1 font-medium">{delta ? <DeltaText delta={delta} /> : '–'}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-auto pt-6">
        <RangeRuler low={latest.low} high={latest.high} value={latest.number} />
        <dl className="tabular mt-1 flex justify-between text-note text-ink-2">
          <div>
            <dt className="sr-only">Lowest in this range</dt>
            <dd title="Lowest in this range">{compactText(latest.low, column.unit, locale)}</dd>
          </div>
          <div className="text-right">
            <dt className="sr-only">Highest in this range</dt>
            <dd title="Highest in this range">{compactText(latest.high, column.unit, locale)}</dd>
          </div>
        </dl>
        <p className="mt-1 text-note text-ink-2">between the lowest and highest {result.grain} shown</p>
      </div>
      <p className="mt-4 text-note text-ink-2">Data reaches to {asOf}</p>
    </div>
  )
}

function latestOf(result: Result) {
  const { periods, series } = readSeries(result)
  const [only] = series
  const grain: Grain | undefined = result.grain
  const last = periods.findLastIndex((period) => period.complete)
  const at = periods.findLastIndex((period, index) => period.complete && (only?.values[index] ?? null) !== null)
  const period = periods[at]
  if (!only || !grain || !period) return undefined
  const value = only.values[at] ?? null
  const before = periods[at - 1]?.complete ? (only.values[at - 1] ?? null) : null
  const earlier = only.comparison?.[at] ?? null
  const entry = (name: string, cell: typeof value) => ({
    name,
    delta: deltaOf(value, cell, only.column, locale),
    text: exactText(cell, only.column.unit, locale),
  })
  const known = periods
    .flatMap(({ complete }, index) => (complete ? [toNumber(only.values[index])] : []))
    .filter((number) => number !== null)
  return {
    value,
    number: toNumber(value) ?? 0,
    low: Math.min(...known),
    high: Math.max(...known),
    column: only.column,
    isLast: at === last,
    title: periodTitle(period, grain, { locale, timeZone: result.timeZone }),
    against: [
      ...(before === null ? [] : [entry(`the ${grain} before`, before)]),
      ...(earlier === null || result.comparison?.kind !== 'previous_year' ? [] : [entry('a year earlier', earlier)]),
    ],
  }
}
