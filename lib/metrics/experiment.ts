import { AppError } from '@/lib/base/errors'
import { checkExperiment } from './experiment-check'
import { both } from './filters/where'
import { freeze } from './freeze'
import type { FollowedMetric } from './kinds/experiment'
import { followedShapes } from './kinds/experiment'
import { experimentGovernance, statisticOf } from './kinds/experiment-governance'
import { followedMetric } from './kinds/experiment-parts'
import { makeMetric } from './kinds/make-metric'
import type { AnyMetric } from './kinds/of-metric'
import { peopleOf, refuseStrangers } from './kinds/people'
import type { Metric } from './metric'
import type { Filters, FilterValue } from './query'
import type { Reading } from './reading'

/** A test with its variants; its metrics are the project's own, followed per unit from the first exposure. */
export interface Experiment {
  readonly object: 'experiment'
  /** As in the URL, and before the names of its metrics. */
  readonly slug: string
  readonly title: string
  /** One or two sentences: what is changed, and what it should do. */
  readonly hypothesis: string
  readonly owner: string
  readonly audience: readonly string[]
  /** Planned shares by variant, which add up to 1; the control comes first. */
  readonly variants: Readonly<Record<string, number>>
  /** `YYYY-MM-DD`: the first day on which units enter. */
  readonly start: string
  /** The last one. */
  readonly plannedEnd?: string
  readonly analysis: Reading['analysis']
  readonly alpha: number
  /** The metrics of the experiment by the name of the one that each follows: primary, then secondary, then guardrails. */
  readonly metrics: Readonly<Record<string, Metric>>
}

/** A metric that must not get worse, and by how much at most: 0.02 is 2 % of the control. */
export interface Guardrail<M = Metric> {
  readonly metric: M
  readonly margin: number
}

/** An interface, so that a message names what is wrong and not this type. */
interface ExperimentOptions<
  Dimensions extends string,
  Team extends string,
  Variant extends string,
  Primary extends readonly AnyMetric[],
  Secondary extends readonly AnyMetric[],
  Guarded extends AnyMetric,
> extends Pick<Experiment, 'title' | 'hypothesis' | 'start' | 'plannedEnd'> {
  readonly owner: NoInfer<Team>
  readonly audience: readonly [NoInfer<Team> | 'everyone', ...(NoInfer<Team> | 'everyone')[]]
  /** Who was dealt a variant, and when: a number of different units, such as people. Splits and filters are its dimensions. */
  readonly assigned: Metric<string, Dimensions, 'distinct', Team>
  /** Which of its rows are those of this experiment. */
  readonly where?: { readonly [Key in NoInfer<Dimensions>]?: FilterValue }
  /** The dimension that says which variant. */
  readonly variant: NoInfer<Dimensions>
  /** Planned shares by the variant's value: `{ control: 0.5, treatment: 0.5 }`. */
  readonly variants: Readonly<Record<Variant, number>>
  readonly control: NoInfer<Variant>
  /** Who saw it, and when; without it, whoever is dealt a variant sees it then. A unit enters at its first exposure. */
  readonly exposure?: Metric<string, never, 'distinct'>
  /** By source: the column that names the unit, where it is not called as in the assignments. */
  readonly units?: Readonly<Record<string, string>>
  /** What decides. */
  readonly primary: Primary
  /** What helps to understand. */
  readonly secondary?: Secondary
  /** What must not get worse. */
  readonly guardrails?: readonly Guardrail<Guarded>[]
  /** For how long after its exposure each unit is followed; without it to the end of the experiment. */
  readonly within?: { readonly days: number }
  /**
   * `always_valid` (without it) may be read on any day; `fixed_horizon` is narrower and is read once, after the planned end.
   */
  readonly analysis?: Reading['analysis']
  /** How often a difference may be called where there is none; 0.05 without it. */
  readonly alpha?: number
  /** Units in two variants at which always-valid intervals are narrowest for their size; 5,000 without it. */
  readonly tuning?: number
  /** Takes off what units did in so many days before their exposure: 28 without it, or `off`. */
  readonly cuped?: { readonly days: number } | 'off'
  /** Sums of money count at most as this percentile of all units: 99.9 without it, or `off`. */
  readonly cap?: number | 'off'
}

/** Its metrics still know their names and dimensions. */
export interface AuthoredExperiment<Slug extends string, Dimensions extends string, Team extends string, Followed extends string>
  extends Experiment {
  readonly metrics: { readonly [Name in Followed]: Metric<`${Slug}_${Name}`, Dimensions | 'variant', 'none', Team> }
}

/**
 * A test, with one metric per metric that it follows: its mean per unit of each `variant` since the first exposure, or its ratio. Units that
 * were seen in two variants are left out and counted. Read it on its page, or with `yardstick experiment`.
 *
 * ```ts
 * const newPrices = experiment('new_prices', {
 *   title: 'New prices', owner: 'finance', audience: ['everyone'],
 *   hypothesis: 'Prices by the month make more people buy.',
 *   assigned: assignedPeople, where: { experiment: 'new_prices' },
 *   variant: 'variant', variants: { control: 0.5, treatment: 0.5 }, control: 'control',
 *   start: '2026-03-02', plannedEnd: '2026-03-29',
 *   primary: [orderCount], secondary: [buyers],
 * })
 * const bought = newPrices.metrics.orders
 * ```
 *
 * @throws AppError `invalid_input` for shares that are none, dates out of order, and metrics that cannot be followed per unit
 */
export function experiment<
  const Slug extends string,
  Dimensions extends string,
  Team extends string,
  const Variant extends string,
  const Primary extends readonly [AnyMetric, ...AnyMetric[]],
  const Secondary extends readonly AnyMetric[] = readonly [],
  const Guarded extends AnyMetric = never,
>(
  slug: Slug,
  options: ExperimentOptions<Dimensions, Team, Variant, Primary, Secondary, Guarded>,
): AuthoredExperiment<Slug, Dimensions, Team, (Primary[number] | Secondary[number] | Guarded)['name']> {
  const { assigned, exposure, where, variant, control, units = {}, within, primary, secondary = [], guardrails = [] } = options
  const { title, hypothesis, owner, audience, start, plannedEnd, analysis = 'always_valid', alpha = 0.05, tuning = 5000 } = options
  const { cuped = { days: 28 }, cap = 99.9 } = options
  const shares = Object.entries<number>(options.variants).sort(([a], [b]) => Number(b === control) - Number(a === control))
  const variants: Experiment['variants'] = Object.fromEntries(shares)
  const all = [...primary, ...secondary, ...guardrails.map(({ metric }) => metric)] as readonly Metric[]
  const people = peopleOf(assigned as Metric, slug)
  const seen = exposure && peopleOf(exposure as Metric, slug)
  if (seen) refuseStrangers(slug, [people, seen])
  const history = cuped === 'off' ? 0 : cuped.days
  checkExperiment(slug, {
    assigned: people,
    variant,
    variants,
    control,
    start,
    plannedEnd,
    analysis,
    alpha,
    tuning,
    history,
    guardrails,
    cap: cap === 'off' ? undefined : cap,
    within: within?.days,
    names: all.map(({ name }) => name),
  })
  const entered = { ...people, where: where ? both(people.where, where as Filters) : people.where }
  const how = { variant, variants: Object.keys(variants), start, end: plannedEnd, within: within?.days, history }
  const parts = all.map(
    (metric): FollowedMetric => followedMetric(metric, { name: slug, assigned: people, units, cap: cap === 'off' ? undefined : cap }),
  )
  const shapes = followedShapes(parts, { assigned: entered, ...(seen && { exposure: seen }), how })
  const metrics = all.map((of, index) => {
    const { parts: followed } = parts[index] as FollowedMetric
    const place = index - primary.length - secondary.length
    const margin = guardrails[place]?.margin
    const reading: Reading = {
      experiment: slug,
      title,
      of: { name: of.name, title: of.governance.title },
      role: index < primary.length ? 'primary' : place < 0 ? 'secondary' : 'guardrail',
      statistic: statisticOf(followed),
      variants,
      analysis,
      alpha,
      tuning,
      cuped: history > 0,
      ...(plannedEnd !== undefined && { plannedEnd }),
      ...(margin !== undefined && { margin }),
    }
    const shape = shapes[index]
    if (!shape) throw new AppError('internal', `${slug} has no shape for ${of.name}.`)
    const caps = followed.map((part) => part.cap)
    return makeMetric(`${slug}_${of.name}`, {
      kind: 'experiment',
      additivity: 'none',
      catalog: of.catalog,
      governance: experimentGovernance(of, { title, owner, audience, followed }) as never,
      definition: {
        of: of.version,
        assigned: assigned.version,
        exposure: exposure?.version,
        where,
        how,
        units: followed.map(({ unit }) => unit),
        caps,
      },
      inputs: [of, assigned as Metric, ...(exposure ? [exposure as Metric] : [])],
      shape: { ...shape, reading },
      measures: {},
    })
  })
  return freeze({
    object: 'experiment' as const,
    slug,
    title,
    hypothesis,
    owner,
    audience,
    variants,
    start,
    ...(plannedEnd !== undefined && { plannedEnd }),
    analysis,
    alpha,
    metrics: Object.fromEntries(metrics.map((metric, index) => [(all[index] as Metric).name, metric])),
  }) as never
}
