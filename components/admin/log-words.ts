import type { RequestTotals } from '@/lib/costs/request-list'

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const tenth = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 })

export function countText(count: number | null): string {
  return count === null ? '–' : whole.format(count)
}

/** Milliseconds without their unit, for columns headed by it. */
export function msText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms > 0 && ms < 0.05) return '<0.1'
  return ms < 10 ? tenth.format(ms) : whole.format(ms)
}

/** A length of time with its unit: `0.4 ms`, `210 ms`, `1.2 s`, `34 min`. */
export function durationText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 1000) return `${msText(ms)} ms`
  if (ms < 120_000) return `${tenth.format(ms / 1000)} s`
  return `${whole.format(ms / 60_000)} min`
}

/** The sums over the filter as parts of one line. */
export function totalWords(totals: RequestTotals): readonly string[] {
  const { requests, people } = totals
  if (requests === 0) return ['No requests']
  const outcomes = (['answered', 'failed', 'cancelled', 'refused'] as const)
    .filter((outcome) => totals[outcome] > 0)
    .map((outcome) => `${countText(totals[outcome])} ${outcome}`)
  return [
    `${countText(requests)} ${requests === 1 ? 'request' : 'requests'} by ${countText(people)} ${people === 1 ? 'person' : 'people'}`,
    outcomes.join(', '),
    `${percent.format(totals.spared / requests)} without a run of their own`,
    `half within ${durationText(totals.medianTotalMs)}, 95% within ${durationText(totals.p95TotalMs)}`,
    `${durationText(totals.runMs)} of warehouse time`,
  ]
}

/** `14:03:12` today, `29 Jun, 14:03` before, in the reader's own zone. */
export function momentText(instant: string, now: number): string {
  const date = new Date(instant)
  const isToday = date.toDateString() === new Date(now).toDateString()
  return isToday
    ? date.toLocaleTimeString('en-GB')
    : date.toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
}

export const cacheWords = { hit: 'cache', shared: 'shared run', miss: 'warehouse', none: '–' } as const
