import { formatValue } from '@/lib/base/format'
import type { MetricReadout, Readout, VariantReadout } from './read-experiment'
import { chanceText, headlineOf, percentText, signedPercent, verdictWords } from './words'

/** A table of an experiment: what a row is about, then numbers at the right. */
export interface ReportTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Units by variant beside the plan. */
export function unitsTable({ variants }: Readout, locale = 'en'): ReportTable {
  return {
    heads: ['Variant', 'Units', 'Share', 'Planned'],
    rows: variants.map(({ name, units, share, planned }, index) => [
      index === 0 && name !== 'control' ? `${name} (control)` : name,
      units.toLocaleString(locale),
      percentText(share, locale),
      percentText(planned, locale),
    ]),
  }
}

/** One row per metric and variant; nothing is compared where the experiment is not read. */
export function metricsTable({ metrics, variants, alpha }: Readout, locale = 'en'): ReportTable {
  const level = percentText(1 - alpha, locale)
  return {
    heads: ['Metric', 'Variant', 'Value', 'Lift', `${level} interval`, 'p', 'Verdict'],
    rows: metrics.flatMap((metric) =>
      variants.map(({ name }, index) => {
        const found = metric.comparisons.find(({ variant }) => variant === name)
        const value = valueText(metric, metric.variants[index]?.value, locale)
        return [index === 0 ? titleOf(metric) : '', name, value, ...comparedTexts(found, metric, locale)]
      }),
    ),
  }
}

/** What there is to know besides: the checks first, then how to read it. */
export function notesOf(readout: Readout, locale = 'en'): readonly string[] {
  const { sampleRatio, state, mixed, open, analysis, metrics, alpha } = readout
  const reduction = Math.max(0, ...metrics.map((metric) => metric.reduction))
  const capped = metrics.filter(({ cap }) => state === 'read' && cap !== undefined)
  const several = (['primary', 'secondary'] as const).filter(
    (role) => metrics.filter((metric) => metric.role === role).flatMap(({ comparisons }) => comparisons).length > 1,
  )
  return [
    ...(state === 'blocked'
      ? blockedNotes
      : state === 'empty'
        ? []
        : [`Units came as planned: ${chanceText(sampleRatio.p)}; below 0.001 nothing would be read.`]),
    ...(mixed.units > 0
      ? [
          `${mixed.units.toLocaleString(locale)} units (${percentText(mixed.share, locale)}) were seen in two variants and are left out.${mixed.isMany ? ' That is too many: look how variants are dealt.' : ''}`,
        ]
      : []),
    ...(open > 0 ? [`${open.toLocaleString(locale)} units are still followed; their numbers can grow.`] : []),
    ...(state === 'read' ? [analysisWords[analysis](percentText(1 - alpha, locale))] : []),
    ...several.map((role) => `p of ${role} metrics is corrected for their number (${role === 'primary' ? 'Holm' : 'Benjamini-Hochberg'}).`),
    ...(state === 'read' && reduction >= 0.005
      ? [
          `What units did before takes up to ${percentText(reduction, locale, 0)} of the variance off (CUPED), so lifts are not the plain quotient of the values.`,
        ]
      : []),
    ...capped.map((metric) => `${metric.title} of a unit counts as ${valueText(metric, metric.cap, locale)} at most.`),
  ]
}

/** The experiment as text: the verdict first, then units, metrics and notes. */
export function reportText(readout: Readout, table: (from: ReportTable, numbers: readonly number[]) => string, locale = 'en'): string {
  const { title, experiment } = readout
  const head = [`${title} (${experiment})`, headlineOf(readout, locale)]
  const units = table(unitsTable(readout, locale), [1, 2, 3])
  const metrics = readout.state === 'read' ? ['', table(metricsTable(readout, locale), [2, 3, 4, 5])] : []
  return [...head, '', units, ...metrics, '', ...notesOf(readout, locale)].join('\n')
}

export function titleOf({ title, role, margin }: Pick<MetricReadout, 'title' | 'role' | 'margin'>, locale = 'en'): string {
  if (role === 'primary') return title
  return role === 'secondary' ? `${title} (secondary)` : `${title} (guardrail, ${percentText(margin ?? 0, locale)})`
}

export function valueText({ unit }: Pick<MetricReadout, 'unit'>, value: number | undefined, locale = 'en'): string {
  const shown = value === undefined || !Number.isFinite(value) ? null : value
  return formatValue(shown, unit, { locale, form: 'full' })
}

/** What mostly lies behind units that did not come as planned. */
const blockedNotes: readonly string[] = [
  'Split the people who were dealt a variant by day: shares that change on one day are a release, or a plan that was changed.',
  'Split them by platform and country: shares that are off in one of them are an app that crashes or loads slowly in one variant.',
  'Look whether anything takes people out after they were dealt a variant, such as a filter of bots, a redirect or a sign-in.',
]

const analysisWords: Readonly<Record<Readout['analysis'], (level: string) => string>> = {
  always_valid: (level) => `Intervals of ${level} hold on every day, however often they are looked at.`,
  fixed_horizon: (level) => `Intervals of ${level} hold for one look, now that the planned end is over.`,
}

function comparedTexts(read: VariantReadout | undefined, { role }: MetricReadout, locale: string): readonly string[] {
  if (!read) return ['', '', '', '']
  const { comparison, adjustedP, verdict } = read
  if (!comparison) return ['', '', '', verdictWords[verdict]]
  const { lift } = comparison
  return [
    lift ? signedPercent(lift.estimate, locale) : '',
    lift ? `${signedPercent(lift.low, locale)} to ${signedPercent(lift.high, locale)}` : '',
    // A guardrail is read by its interval.
    role === 'guardrail' ? '' : chanceText(adjustedP).replace('p = ', '').replace('p ', ''),
    verdictWords[verdict],
  ]
}
