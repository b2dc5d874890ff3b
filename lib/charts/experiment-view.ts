import { type MetricReadout, type Readout, readExperiments } from '@/lib/experiments/read-experiment'
import { notesOf, valueText } from '@/lib/experiments/report'
import { headlineOf, meaningOf, percentText, signedPercent, verdictReadings, verdictWords } from '@/lib/experiments/words'
import type { Result } from '@/lib/metrics'

/** An experiment as it is drawn: texts written, places from 0 at the left to 1 at the right of the intervals' axis. */
export interface ExperimentView {
  readonly slug: string
  readonly title: string
  readonly state: Readout['state']
  readonly headline: string
  /** Of the primary metrics together; `blocked` where something is wrong with the test itself. */
  readonly reading: 'good' | 'bad' | 'neutral' | 'blocked'
  readonly verdict: string
  readonly units: readonly {
    readonly name: string
    readonly isControl: boolean
    readonly units: string
    readonly share: number
    readonly shareText: string
    readonly planned: number
    readonly plannedText: string
  }[]
  readonly rows: readonly ExperimentRow[]
  readonly axis: { readonly zero: number; readonly ticks: readonly { readonly at: number; readonly text: string }[] }
  readonly level: string
  readonly notes: readonly string[]
}

export interface ExperimentRow {
  readonly key: string
  readonly metric: string
  readonly role: 'primary' | 'secondary' | 'guardrail'
  /** Where there are several besides the control. */
  readonly variant?: string
  readonly control: string
  readonly value: string
  readonly verdict: string
  readonly reading: 'good' | 'bad' | 'neutral'
  /** Of a guardrail: the loss that is too much. */
  readonly limit?: string
  /** The whole in a sentence, for a screen reader. */
  readonly words: string
  readonly interval?: {
    readonly from: number
    readonly to: number
    readonly at: number
    /** Beyond the axis. */
    readonly isCutLow: boolean
    readonly isCutHigh: boolean
    readonly lift: string
    readonly text: string
    /** Of a guardrail: where what is lost would be too much. */
    readonly limits: readonly number[]
  }
}

/** All experiments of an answer. @throws AppError as `readExperiments` */
export function viewExperiments(result: Result, locale: string): readonly ExperimentView[] {
  return readExperiments(result).map((readout) => viewOf(readout, locale))
}

function viewOf(readout: Readout, locale: string): ExperimentView {
  const { experiment: slug, title, state, variants, metrics, alpha } = readout
  const lifts = metrics.flatMap(({ comparisons }) => comparisons.flatMap(({ comparison }) => comparison?.lift ?? []))
  const margins = metrics.flatMap(({ margin = 0 }) => margin * 1.1)
  const reach = reachOf([...lifts.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]), ...margins])
  const place = (lift: number): number => Math.min(1, Math.max(0, (lift / reach + 1) / 2))
  const isSeveral = variants.length > 2
  const deciding = metrics.filter(({ role }) => role === 'primary').flatMap(({ comparisons }) => comparisons)
  const readings = deciding.map(({ verdict }) => verdictReadings[verdict])
  const [first] = deciding
  return {
    slug,
    title,
    state,
    headline: summaryOf(),
    reading: state === 'blocked' ? 'blocked' : readings.includes('bad') ? 'bad' : readings.includes('good') ? 'good' : 'neutral',
    verdict: state === 'read' && first ? verdictWords[first.verdict] : stateWords[state],
    units: variants.map(({ name, units, share, planned }, index) => ({
      name,
      isControl: index === 0,
      units: units.toLocaleString(locale),
      share,
      shareText: percentText(share, locale),
      planned,
      plannedText: percentText(planned, locale),
    })),
    rows: state === 'read' ? metrics.flatMap((metric) => rowsOf(metric)) : [],
    axis: {
      zero: 0.5,
      ticks: [-reach, 0, reach].map((lift) => ({ at: place(lift), text: lift === 0 ? '0' : signedPercent(lift, locale, 0) })),
    },
    level: percentText(1 - alpha, locale),
    notes: notesOf(readout, locale),
  }

  /** The headline, without what the verdict before it says already. */
  function summaryOf(): string {
    const [metric, ...others] = metrics.filter(({ role }) => role === 'primary')
    const lift = first?.comparison?.lift
    if (state !== 'read' || !metric || others.length > 0 || deciding.length > 1 || first?.verdict !== 'open' || !lift)
      return headlineOf(readout, locale)
    return `${metric.title}: between ${signedPercent(lift.low, locale)} and ${signedPercent(lift.high, locale)}.`
  }

  function rowsOf(metric: MetricReadout): readonly ExperimentRow[] {
    const { name, title, role, margin, direction, comparisons } = metric
    return comparisons.map((each): ExperimentRow => {
      const lift = each.comparison?.lift
      const worth = (variant: string | undefined): string =>
        valueText(metric, metric.variants.find((one) => one.name === variant)?.value, locale)
      const both = margin === undefined ? [] : direction === 'up' ? [-margin] : direction === 'down' ? [margin] : [-margin, margin]
      return {
        key: `${name} ${each.variant}`,
        metric: title,
        role,
        ...(isSeveral && { variant: each.variant }),
        control: worth(readout.control),
        value: worth(each.variant),
        verdict: verdictWords[each.verdict],
        reading: verdictReadings[each.verdict],
        ...(margin !== undefined && { limit: percentText(margin, locale) }),
        words: `${title}, ${each.variant}: ${meaningOf(metric, each, locale)}`,
        ...(lift && {
          interval: {
            from: place(lift.low),
            to: place(lift.high),
            at: place(lift.estimate),
            isCutLow: lift.low < -reach,
            isCutHigh: lift.high > reach,
            lift: signedPercent(lift.estimate, locale),
            text: `${signedPercent(lift.low, locale)} to ${signedPercent(lift.high, locale)}`,
            limits: both.filter((limit) => Math.abs(limit) <= reach).map(place),
          },
        }),
      }
    })
  }
}

const stateWords: Readonly<Record<Readout['state'], string>> = {
  empty: 'Nobody yet',
  blocked: 'Not read',
  waiting: 'Waiting for its end',
  read: '',
}

/** A round number of per cent that all intervals fit in, up to the whole of the control; longer ones are cut. */
function reachOf(ends: readonly number[]): number {
  const most = Math.max(0.01, ...ends)
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1].find((step) => step >= most) ?? 1
}
