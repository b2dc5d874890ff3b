import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import { dimensionsOf, type ResolvedDimension } from '../dimensions'
import type { Governance, Measure, Metric, OwnDimension, Relation, Shape } from '../metric'
import { chainModels, type Model, pathModels } from './attribution-models'
import { attributedPeopleSql, attributionSql } from './attribution-sql'
import { makeMetric } from './make-metric'
import { refuseTimeless } from './moments'
import { refuseStrangers } from './people'

/** An interface, so that a message names what is wrong and not this type. */
interface AttributionOptions<Dimensions extends string, Touch extends string, By extends string, Team extends string> {
  /** What the credit is shared of: a number of rows, or the sum of a column of theirs, such as revenue. */
  readonly of: Metric<string, Dimensions, 'additive', Team>
  /** What competes for it: a number of rows, such as visits. */
  readonly touches: Metric<string, Touch, 'additive', Team>
  /** The columns that hold a person, of the same names in all tables; one name where it is the same column. */
  readonly person: string | { readonly of: string; readonly touches: string; readonly milestone?: string }
  /** What the credit can be split by: a new name each for dimensions of the touches. The first one is the channel of the models. */
  readonly by: Readonly<Record<By, Touch>>
  /** The channel that is taken for nobody's work: `Direct` without it. */
  readonly direct?: string
  /** The model that is meant where a query says none; without it the last touch that is not direct. */
  readonly headline?: Model
  /** How many days before a conversion a touch counts, the very edge included; 30 without it. */
  readonly lookBack?: number
  /** Whether a conversion takes only the touches since the one before it, as without this, or all of its look-back. */
  readonly reset?: boolean
  /** After how many days a touch is worth half, for time decay; 7 without it. */
  readonly halfLife?: number
  /** Whether credit counts on the day of the `conversion`, as without this, or of the `touch`. */
  readonly date?: 'conversion' | 'touch'
  /** For `w_shaped`: what makes a lead, a number of rows. Without it there is no such model. */
  readonly milestone?: Metric
}

/** Plain data: what credit is shared by. */
export interface Attribution {
  readonly person: { readonly of: string; readonly touches: string; readonly milestone?: string }
  readonly by: Readonly<Record<string, string>>
  readonly direct: string
  readonly models: readonly Model[]
  readonly seconds: number
  readonly reset: boolean
  /** In seconds. */
  readonly halfLife: number
  readonly date: 'conversion' | 'touch'
}

/** What the statement is written of. */
export interface Credited {
  readonly name: string
  readonly how: Attribution
  readonly conversions: Measure
  readonly touches: Measure
  readonly milestone?: Measure
}

/**
 * Conversions, or what they are worth, shared out among the touches before them. `model` is the rule by which: split by it, or hold
 * it to one. The parts of a conversion add up to it exactly, by every model; one without a touch is `(unattributed)`.
 *
 * ```ts
 * const visits = touches.count('visits_of_people', {
 *   level: 'draft', title: 'Visits', owner: 'growth',
 *   definition: 'Visits up to the sign-up.',
 *   unit: { kind: 'count', of: 'visits' },
 * })
 * const creditedOrders = attribution('credited_orders', {
 *   level: 'draft', title: 'Orders by channel', owner: 'growth',
 *   definition: 'Orders, shared out among the visits of the 30 days before.',
 *   unit: { kind: 'count', of: 'orders' },
 *   of: orderCount,
 *   touches: visits,
 *   person: 'user_id',
 *   by: { visit_came_by: 'visit_channel' },
 * })
 * ```
 *
 * @throws AppError `invalid_input` for metrics that are more than rows or a sum, for people that cannot be found again, for names that
 * are taken, and for times that make no sense
 */
export function attribution<
  const Name extends string,
  Dimensions extends string,
  Touch extends string,
  const By extends string,
  Team extends string,
>(
  name: Name,
  options: Governance<NoInfer<Team>> & AttributionOptions<Dimensions, Touch, By, Team>,
): Metric<Name, Dimensions | By | 'model', 'none', Team> {
  const { of, touches, person, by, direct = 'Direct', headline = 'last_non_direct', lookBack = 30, reset = true, ...others } = options
  const { halfLife = 7, date = 'conversion', milestone, ...governance } = others
  const how: Attribution = {
    person: typeof person === 'string' ? { of: person, touches: person, milestone: person } : person,
    by: by as Readonly<Record<string, string>>,
    direct,
    models: [...pathModels.filter((model) => model !== 'w_shaped' || milestone), ...(date === 'conversion' ? chainModels : [])],
    seconds: Math.round(lookBack * 86_400),
    reset,
    halfLife: Math.round(halfLife * 86_400),
    date,
  }
  const credited: Credited = {
    name,
    how,
    conversions: rowsOf(of as Metric, name, ['count', 'sum'], how.person.of),
    touches: rowsOf(touches as Metric, name, ['count'], how.person.touches),
    ...(milestone && { milestone: rowsOf(milestone, name, ['count'], how.person.milestone ?? '') }),
  }
  refuse(credited, { headline, lookBack, halfLife })
  const relation: Relation = {
    options: { attribution: how },
    reads: [...readsOf(credited)],
    dimensions: ownDimensions(credited, headline),
    build: (_, stage) => attributionSql(credited, stage),
    people: (_, stage) => attributedPeopleSql(credited, stage),
    person: how.person.of,
  }
  const shape: Shape = {
    measures: { value: { ...credited.conversions, aggregate: 'relation', relation } },
    value: (column) => column('value'),
    type: 'decimal',
    empty: 'zero',
    formula: `${of.name} shared among ${touches.name} of ${lookBack} days before${reset ? ', each time since the last' : ''}`,
  }
  const definition = { of: of.version, touches: touches.version, milestone: milestone?.version, headline, ...how }
  const inputs = [of, touches, ...(milestone ? [milestone] : [])] as readonly Metric[]
  const { catalog } = of
  return makeMetric(name, { kind: 'attribution', additivity: 'none', catalog, governance, definition, inputs, shape }) as never
}

function ownDimensions({ touches, how }: Credited, headline: Model): Readonly<Record<string, OwnDimension>> {
  const known = dimensionsOf(touches.source)
  const ofTouches = Object.entries(how.by).map(([own, of], place): [string, OwnDimension] => {
    const words = own.replaceAll('_', ' ')
    const title = known.get(of)?.dimension.title ?? words.charAt(0).toUpperCase() + words.slice(1)
    return [own, { title, type: 'text', isOfTable: true, ...(place === 0 && { chart: 'attribution' }) }]
  })
  return { ...Object.fromEntries(ofTouches), model: { title: 'Model', type: 'text', values: how.models, headline, chart: 'attribution' } }
}

/** The tables, and the columns behind the dimensions of the touches. */
function readsOf({ touches, milestone, how }: Credited): readonly Measure[] {
  const known = dimensionsOf(touches.source)
  const columns = Object.values(how.by).flatMap((of) => (known.get(of)?.path.length === 0 ? (known.get(of)?.columns ?? []) : []))
  return [touches, ...columns.map((column) => ({ ...touches, column })), ...(milestone ? [milestone] : [])]
}

/** The one measure of a metric that is a number of rows or a sum, with the column that holds the person. */
function rowsOf({ name, shape }: Metric, whole: string, aggregates: readonly Measure['aggregate'][], person: string): Measure {
  const [measure, ...others] = Object.values(shape.measures)
  const isPlain = measure && others.length === 0 && aggregates.includes(measure.aggregate) && !measure.given && !measure.relation
  if (!isPlain || measure.window || measure.shift || measure.within || measure.empty === 'carry') {
    const wanted = aggregates.length > 1 ? 'a number of rows or the sum of a column' : 'a number of rows'
    throw new AppError('invalid_input', `${whole} needs ${wanted} here, but ${name} is something else.`)
  }
  if (columnType(measure.source, person)) return { ...measure, per: [person] }
  throw new AppError(
    'invalid_input',
    `${whole} looks for people in ${measure.source.name}.${person}, which is no column. Say person: { of: …, touches: … } by the columns that hold them.`,
  )
}

interface Times {
  readonly headline: Model
  readonly lookBack: number
  readonly halfLife: number
}

function refuse({ name, how, conversions, touches, milestone }: Credited, { headline, lookBack, halfLife }: Times): void {
  const say = (message: string): never => {
    throw new AppError('invalid_input', `${name} ${message}`)
  }
  const all = [conversions, touches, ...(milestone ? [milestone] : [])]
  refuseTimeless(name, all)
  refuseStrangers(
    name,
    all.map((measure) => ({ ...measure, column: measure.per?.[0] ?? '' })),
  )
  const isTime = (days: number): boolean => days * 86_400 >= 1 && days <= 400
  if (!isTime(lookBack)) say(`looks back ${lookBack} days. Take up to 400, and no less than a second.`)
  if (!isTime(halfLife)) say(`halves what a touch is worth in ${halfLife} days. Take up to 400, and no less than a second.`)
  if (!how.models.includes(headline))
    say(`has "${headline}" as its headline, which it does not have here. Known: ${how.models.join(', ')}.`)
  const doubles = [conversions.column, conversions.times].find((each) => each && columnType(conversions.source, each)?.type === 'float')
  if (doubles)
    say(`shares out ${conversions.source.name}.${doubles}, which is float: its parts would not add up. Take whole cents, or a decimal.`)
  if (Object.keys(how.by).length === 0) say("splits by nothing. Name the channel: by: { channel: 'visit_channel' }.")
  const [ofConversions, ofTouches] = [dimensionsOf(conversions.source), dimensionsOf(touches.source)]
  for (const [own, of] of Object.entries(how.by)) {
    if (own === 'model' || ofConversions.has(own))
      say(
        `calls ${of} of ${touches.source.name} "${own}", but ${own === 'model' ? 'so it calls its models' : `${conversions.source.name} has a dimension of that name`}. Give it another one, such as touch_${own}.`,
      )
    refuseDimension(of, ofTouches.get(of))
  }

  function refuseDimension(written: string, dimension: ResolvedDimension | undefined): void {
    if (!dimension)
      say(`splits by "${written}", which is no dimension of ${touches.source.name}. Known: ${[...ofTouches.keys()].join(', ')}.`)
    if (dimension?.isBridged) say(`splits by "${written}", of which a touch may have several. Take one that it has one of.`)
    if (dimension?.physicalType !== 'text')
      say(`splits by "${written}", which is ${dimension?.physicalType}. Take text, or name its values with map.`)
  }
}
