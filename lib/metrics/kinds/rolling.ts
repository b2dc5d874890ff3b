import { AppError } from '@/lib/base/errors'
import type { CalendarUnit, Governance, Metric, Unit, Window } from '../metric'
import { makeMetric } from './make-metric'
import type { AnyMetric, DimensionsOf, TeamOf } from './of-metric'
import { changed } from './parts'
import { refuseOtherMoney } from './term-unit'

/** Only sums, counts and numbers of different values can be counted over days that overlap. */
type Summable = AnyMetric<'additive' | 'distinct'>

/** An interface, so that a message names what is wrong and not this type. */
interface RollingOptions<Of> {
  readonly of: Of
  /** How many days count towards each day, itself among them. */
  readonly days: number
  /** Which day stands for a week, a month or a whole range: its first, its last as far as there is data, or the mean of all. */
  readonly at: Window['at']
}

interface CumulativeOptions<Of> {
  readonly of: Of
  /** Begins anew with each of these; `all` never does. */
  readonly since: CalendarUnit | 'all'
  /** Which day stands for a longer period: its first, its last as far as there is data, or the mean of all. */
  readonly at: Window['at']
}

/**
 * A metric over the last so many days, for each day: weekly active users of every day. The days are those of the calendar, so
 * a day without rows counts as one, and the first day of a range has all of its history.
 *
 * ```ts
 * const weekly = rolling('weekly_active_users', {
 *   level: 'draft', title: 'Weekly active users', owner: 'product',
 *   definition: 'Accounts active on the day or the six before it.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: activeUsers,
 *   days: 7,
 *   at: 'last',
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a number of days that is not whole or not between 2 and 1,000
 */
export function rolling<const Name extends string, Of extends Summable>(
  name: Name,
  options: Governance<TeamOf<Of>> & RollingOptions<Of>,
): Metric<Name, DimensionsOf<Of>, 'none', TeamOf<Of>> {
  const { of, days, at, ...governance } = options
  if (!Number.isInteger(days) || days < 2 || days > 1000) {
    throw new AppError('invalid_input', `${name} rolls over ${days} days. Take a whole number from 2 to 1000.`)
  }
  return make(name, {
    of,
    window: { span: { days }, at },
    words: `${of.name} of the day and the ${days === 2 ? 'day' : `${days - 1} days`} before`,
    kind: 'rolling',
    governance,
  }) as never
}

/**
 * A metric summed up so far, for each day: since the beginning of its week, month, quarter or year, or of everything.
 *
 * ```ts
 * const soFar = cumulative('revenue_this_quarter', {
 *   level: 'draft', title: 'Revenue of the quarter so far', owner: 'finance',
 *   definition: 'Net revenue since the first day of the quarter.',
 *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
 *   of: netRevenue,
 *   since: 'quarter',
 *   at: 'last',
 * })
 * ```
 */
export function cumulative<const Name extends string, Of extends Summable>(
  name: Name,
  options: Governance<TeamOf<Of>> & CumulativeOptions<Of>,
): Metric<Name, DimensionsOf<Of>, 'none', TeamOf<Of>> {
  const { of, since, at, ...governance } = options
  const span = since === 'all' ? since : { toDate: since }
  const words = since === 'all' ? `${of.name} since the beginning` : `${of.name} since the first day of the ${since}`
  return make(name, { of, window: { span, at }, words, kind: 'cumulative', governance }) as never
}

const stands: Readonly<Record<Window['at'], string>> = {
  first: 'a longer period shows its first day',
  last: 'a longer period shows its last day with data',
  mean: 'a longer period shows the mean of its days',
}

interface Parts {
  readonly of: Metric
  readonly window: Window
  readonly words: string
  readonly kind: string
  readonly governance: Governance
}

function make(name: string, { of, window, words, kind, governance }: Parts): Metric {
  const { shape, catalog, version } = of
  const inner = Object.values(shape.measures).find((measure) => measure.window !== undefined || measure.within !== undefined)
  if (inner || shape.empty === 'carry')
    throw new AppError('invalid_input', `${name} is made of ${of.name}, which is no plain sum, count or number of different values.`)
  refuseOtherMoney(name, of.governance.unit, governance.unit as Unit | undefined)
  const windowed = changed(shape, (measure) => ({ ...measure, window }))
  const type = window.at === 'mean' ? 'number' : shape.type
  const formula = `${words}; ${stands[window.at]}`
  const definition = { of: version, window }
  const made = { ...windowed, type, formula }
  return makeMetric(name, { kind, additivity: 'none', catalog, governance, definition, inputs: [of], shape: made })
}
