import { Temporal } from 'temporal-polyfill'
import type { Experiment, MetricQuery } from '@/lib/metrics'

/** The question that reads an experiment: all of its metrics by variant, of all days on which units entered up to today. */
export function experimentQuery(
  { start, plannedEnd, metrics }: Experiment,
  { timeZone, now }: { readonly timeZone: string; readonly now: Date },
): MetricQuery {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const last = plannedEnd === undefined ? today : Temporal.PlainDate.from(plannedEnd)
  const first = Temporal.PlainDate.from(start)
  const end = (Temporal.PlainDate.compare(last, first) < 0 ? first : last).add({ days: 1 }).toString()
  return { metrics: Object.values(metrics).map(({ name }) => name), by: ['variant'], range: [start, end], timeZone, details: true }
}
