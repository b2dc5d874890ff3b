import { AppError } from '@/lib/base/errors'
import { describeFilters } from '../filters/words'
import type { Additivity, Governance, Metric } from '../metric'
import type { Filters, FilterValue } from '../query'
import { makeMetric } from './make-metric'
import { changed } from './parts'

/** An interface, so that a message names what is wrong and not this type. */
interface NarrowOptions<Dimensions extends string, Team extends string> {
  readonly of: Metric<string, Dimensions, Additivity, Team>
  /** By dimensions that the kind of the metric makes, such as the state of people or the step of a funnel. */
  readonly where: { readonly [Key in NoInfer<Dimensions>]?: FilterValue }
}

/**
 * Some of the parts of a metric that has dimensions of its own, as a metric: the new and the resurrected people of growth
 * accounting, the last step of a funnel. What it is narrowed by can be split by no longer.
 *
 * ```ts
 * const userGrowth = growth('user_growth', {
 *   level: 'draft', title: 'Users by state', owner: 'product',
 *   definition: 'Active users of the week by state.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: activeUsers,
 *   every: 'week',
 * })
 * const newUsers = narrow('new_active_users', {
 *   level: 'draft', title: 'New active users', owner: 'product',
 *   definition: 'People active for the first time ever.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: userGrowth,
 *   where: { state: 'new' },
 * })
 * ```
 *
 * ```ts
 * const userGrowth = growth('user_growth', {
 *   level: 'draft', title: 'Growth of users', owner: 'product',
 *   definition: 'Users of each month who are new, stayed, came back, or left.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: activeUsers, every: 'month',
 * })
 * const lostUsers = narrow('lost_users', {
 *   level: 'draft', title: 'Users lost', owner: 'product',
 *   definition: 'Users of the month before who did nothing in this one.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: userGrowth, where: { state: 'churned' },
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a dimension that the kind of the metric does not make
 */
export function narrow<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & NarrowOptions<Dimensions, Team>,
): Metric<Name, Dimensions, 'none', Team> {
  const { of, where, ...governance } = options
  const only = where as Filters
  const own = Object.keys(Object.assign({}, ...Object.values(of.shape.measures).map(({ relation }) => relation?.dimensions ?? {})))
  const strange = Object.keys(only).find((key) => !own.includes(key))
  if (strange !== undefined) {
    const known = own.length > 0 ? `It makes ${own.join(', ')}.` : 'It makes none; write where in the definition of the metric instead.'
    throw new AppError('invalid_input', `${name} narrows ${of.name} by ${strange}, which is no dimension that ${of.name} makes. ${known}`)
  }
  const shape = changed(of.shape, (measure) => ({ ...measure, only: { ...measure.only, ...only } }))
  const formula = `${of.name} where ${describeFilters(only)}`
  const definition = { of: of.version, where: only }
  return makeMetric(name, {
    kind: 'narrow',
    additivity: 'none',
    catalog: of.catalog,
    governance,
    definition,
    inputs: [of],
    shape: { ...shape, formula },
  }) as never
}
