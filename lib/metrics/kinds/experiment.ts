import { sql } from 'kysely'
import type { Detail, Measure, Metric, OwnDimension, Relation, Shape } from '../metric'
import type { Stage } from '../sql/stage'
import type { Sql } from '../sql-functions'
import { type Followed, type FollowedParts, type Following, followedSql } from './experiment-sql'
import { unitsSql } from './experiment-units'

/** A metric as units are followed in it: one measure, or one over another. */
export interface FollowedMetric {
  readonly of: Metric
  readonly parts: readonly Followed[]
}

export interface FollowingOptions {
  /** Who enters: a number of different units. */
  readonly assigned: Measure
  readonly exposure?: Measure
  readonly how: Following
}

/**
 * One shape per metric: its mean per unit of a variant, or the ratio of its two parts. Its details are the sums that statistics need:
 * `units`, `mixed` (left out because they were seen in two variants), `open`, `cap`, and of `y` (since the exposure), `x` (before it) and,
 * of a ratio, `d` and `e` (the same of what is divided by) each sum, and those of each two multiplied, such as `yy` and `yx`. Metrics that
 * are read from the same tables share one relation.
 */
export function followedShapes(metrics: readonly FollowedMetric[], options: FollowingOptions): readonly Shape[] {
  const groups = [...Map.groupBy(metrics, tablesOf).values()]
  const shapes = new Map(groups.flatMap((group) => shapesOf(group, options)))
  return metrics.map((metric) => shapes.get(metric) as Shape)
}

function tablesOf({ parts }: FollowedMetric): string {
  const tables = parts.map(({ measure: { source, time }, unit }) => `${source.name} ${time} ${unit}`)
  return [...new Set(tables)].sort().join(', ')
}

function shapesOf(
  group: readonly FollowedMetric[],
  { assigned, exposure, how }: FollowingOptions,
): readonly (readonly [FollowedMetric, Shape])[] {
  const followed = group.flatMap(({ parts }) => parts)
  const variables = group.map(({ parts }) =>
    parts.flatMap((part, index) => {
      const place = followed.indexOf(part)
      const names = index === 0 ? (['y', 'x'] as const) : (['d', 'e'] as const)
      return [
        { name: names[0], column: `y${place}`, type: part.type },
        ...(how.history > 0 ? [{ name: names[1], column: `x${place}`, type: part.type }] : []),
      ]
    }),
  )
  const sums = variables.map((all) => [...all, ...pairsOf(all)])
  const parts: FollowedParts = {
    followed,
    products: sums.flatMap((all) => all.flatMap((each) => ('of' in each ? [each.of] : []))),
    ...(exposure && { exposure }),
    how,
  }
  const relation: Relation = {
    options: { follow: how, followed: followed.map(({ unit, isShare, cap }) => ({ unit, isShare, cap })), products: parts.products },
    reads: [...followed.map(({ measure }) => measure), ...(exposure ? [exposure] : [])],
    dimensions: { variant: variantOf(how) },
    values: Object.fromEntries([
      ...[':units', ':mixed', ':open'].map((name) => [name, summed('decimal')]),
      ...sums.flat().map(({ column, type }) => [column, summed(type)]),
      ...followed.map(({ type }, place) => [`cap${place}`, { ...summed(type), of: greatest }]),
    ]),
    build: (measure: Measure, stage: Stage) => followedSql(measure, parts, stage),
    people: (measure: Measure, stage: Stage) => unitsSql(measure, parts, stage),
  }
  const take = (name: string): Measure => ({ ...assigned, aggregate: 'relation', empty: 'null', relation, take: name })
  return group.map((metric, index) => {
    const [over, under] = metric.parts as readonly [Followed, Followed?]
    const columns = sums[index] as (typeof sums)[number]
    const place = followed.indexOf(over)
    const detail = (title: string, type: Detail['type'], column: string): Detail => ({
      title,
      type,
      measures: { value: take(column) },
      value: (of) => of('value'),
    })
    const shape: Shape = {
      // Other names than the details have, which share their columns.
      measures: { numerator: take(`y${place}`), denominator: take(under ? `y${followed.indexOf(under)}` : ':units') },
      value: (column, functions) => functions.quotient(column('numerator'), column('denominator')),
      type: 'number',
      empty: 'null',
      details: {
        units: detail('Units', 'integer', ':units'),
        mixed: detail('Seen in two variants', 'integer', ':mixed'),
        ...(how.within !== undefined && { open: detail('Still followed', 'integer', ':open') }),
        ...(over.cap !== undefined && { cap: detail('Counts at most as', over.type, `cap${place}`) }),
        ...Object.fromEntries(columns.map(({ name, column, type }) => [name, detail(`Sum of ${[...name].join('·')}`, type, column)])),
      },
      formula: formulaOf(metric.of, how),
    }
    return [metric, shape] as const
  })
}

type Variable = { readonly name: string; readonly column: string; readonly type: Followed['type'] }

/** Each with itself and with those after it. */
function pairsOf(variables: readonly Variable[]): readonly (Variable & { readonly of: readonly [string, string] })[] {
  return variables.flatMap((one, index) =>
    variables.slice(index).map((other) => ({
      name: one.name + other.name,
      column: one.column + other.column,
      type: one.type === 'number' || other.type === 'number' ? ('number' as const) : ('decimal' as const),
      of: [one.column, other.column] as const,
    })),
  )
}

function summed(type: Followed['type']): NonNullable<Relation['values']>[string] {
  return { type: type === 'number' ? 'number' : 'decimal', of: (column) => sql`sum(${column})` }
}

function greatest(column: Sql): Sql {
  return sql`max(${column})`
}

function variantOf({ variants }: Following): OwnDimension {
  return { title: 'Variant', type: 'text', values: variants }
}

function formulaOf({ name, shape }: Metric, { within, start, end }: Following): string {
  const since = within === undefined ? 'since its exposure' : `in the ${within} days since its exposure`
  const dates = [start && `from ${start}`, end && `to ${end}`].filter(Boolean).join(' ')
  const each = shape.parts?.length === 2 ? `${name}, both parts ${since}` : `mean of ${name} per unit ${since}`
  return dates ? `${each}, units that entered ${dates}` : each
}
