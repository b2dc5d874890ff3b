import { withMinus } from '@/lib/base/format'
import type { MetricReadout, Readout, VariantReadout } from './read-experiment'
import type { Verdict } from './verdict'

/** One word or two for a label. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  better: 'Better',
  worse: 'Worse',
  different: 'Different',
  open: 'No difference seen',
  safe: 'Safe',
  harmed: 'Harmed',
  unclear: 'Not shown to be safe',
  unread: 'Nothing to compare yet',
}

/** How good or bad a verdict is, for a colour. */
export const verdictReadings: Readonly<Record<Verdict, 'good' | 'bad' | 'neutral'>> = {
  better: 'good',
  worse: 'bad',
  different: 'neutral',
  open: 'neutral',
  safe: 'good',
  harmed: 'bad',
  unclear: 'neutral',
  unread: 'neutral',
}

/** The experiment in a sentence or two: why it is not read, or what its primary metrics say. */
export function headlineOf(readout: Readout, locale = 'en'): string {
  const { state, variants, sampleRatio, plannedEnd, metrics } = readout
  if (state === 'empty') return 'Nobody has entered yet in this range.'
  if (state === 'blocked') {
    const list = (texts: readonly string[]) => new Intl.ListFormat('en').format(texts)
    const counts = list(variants.map(({ name, units }) => `${units.toLocaleString(locale)} in ${name}`))
    const planned = list(variants.map((variant) => percentText(variant.planned, locale, 0)))
    return `Not read: ${counts}, where ${planned} were planned (${chanceText(sampleRatio.p)}). Something decides who is counted. Find out who is missing before anything is compared.`
  }
  if (state === 'waiting')
    return `Read once, after ${plannedEnd}, because its intervals hold for one look. Until then only the units are shown.`
  const deciding = metrics.filter(({ role }) => role === 'primary')
  const shown = deciding.length > 0 ? deciding : metrics
  return shown.flatMap((metric) => metric.comparisons.map((each) => sentenceOf(metric, each, readout, locale))).join(' ')
}

/** `Orders per active day: up 12.8 %, between 2.1 % and 23.5 %.` */
export function sentenceOf(metric: MetricReadout, read: VariantReadout, { variants }: Pick<Readout, 'variants'>, locale = 'en'): string {
  const subject = variants.length > 2 ? `${metric.title} in ${read.variant}` : metric.title
  return `${subject}: ${meaningOf(metric, read, locale)}`
}

/** The same without the name of the metric. */
export function meaningOf({ margin = 0 }: Pick<MetricReadout, 'margin'>, { comparison, verdict }: VariantReadout, locale = 'en'): string {
  if (!comparison || verdict === 'unread') return 'too few units, or nothing that varies, to say anything yet.'
  const { lift } = comparison
  if (!lift) return verdict === 'open' ? 'no difference seen.' : 'differs; the control is 0, so there is no percentage.'
  const say = (value: number): string => signedPercent(value, locale)
  const between = `between ${say(lift.low)} and ${say(lift.high)}`
  const moved = `${lift.estimate > 0 ? 'up' : 'down'} ${percentText(Math.abs(lift.estimate), locale)}, ${between}`
  if (verdict === 'open') return `no difference seen; it lies ${between}.`
  const limit = percentText(margin, locale)
  if (verdict === 'safe') return `safe; it lies ${between}, within the ${limit} that would be too much.`
  if (verdict === 'unclear') return `not shown to be safe; it lies ${between}, and ${limit} would be too much.`
  if (verdict === 'harmed') return `harmed: ${moved}.`
  return `${moved}.`
}

/** `+12.8%` */
export function signedPercent(value: number, locale = 'en', digits = 1): string {
  const text = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  }).format(value)
  return withMinus(text)
}

/** `12.8%` */
export function percentText(value: number, locale = 'en', digits = 1): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(value)
}

/** `p = 0.031`, `p < 0.0001` */
export function chanceText(p: number): string {
  if (p < 0.0001) return 'p < 0.0001'
  return `p = ${p >= 0.995 ? '1' : p.toPrecision(2)}`
}
