import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { lengthOf, monthsOf } from '@/lib/base/grain'
import { namesIn } from '../filters/where'
import { and, or } from '../sql/filter-sql'
import { builder, type SelectQuery } from '../sql/source-sql'
import { from, groupedBy, type Stage } from '../sql/stage'
import { type Bounds, boundsOf } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { addPeriods, type DayGrid, firstDayOf, gridOf } from '../time/grid'
import { dayAt } from '../time/range'
import { secondsOf } from '../time/zone'
import type { Age, Cohort } from './cohort'
import { columnsOf, keyNames } from './members-sql'

/** A step of everybody's own clock, in seconds. */
export const steps = { day: 86_400, week: 7 * 86_400, month: 30 * 86_400 } as const

/** What a cell holds besides its size. */
export interface Cells {
  readonly cohort: Cohort
  readonly ages: readonly Age[]
  /** The keys, `:from`, `:age`, and the values. */
  readonly counted: SelectQuery
  readonly values: readonly string[]
  /** Values of earlier ages count too, or those of later ones. */
  readonly running?: 'earlier' | 'later'
  /** Also, at the age 0, the column `joined`: everybody who joined, whether their age is over or not. */
  readonly withJoined?: boolean
}

/**
 * The relation of a kind of cohorts, over a relation `members`: the keys, `age`, the values, `size`, `cohorts`, and `open` where an
 * age is not over for all of the cohort. Such cells are there only in a triangle of which details are asked.
 */
export function cellsSql({ cohort, ages, counted, values, running, withJoined = false }: Cells, stage: Stage): SelectQuery {
  const keys = keyNames(stage)
  const zeros = (names: readonly string[]) => names.map((name) => sql`0`.as(name))
  const totals = [...values, ':size', ':cohorts']
  const sizes = groupedBy(
    keys.length + 1,
    builder
      .selectFrom('members')
      .select([...columnsOf(keys, 'members'), sql.id('members', ':from').as(':from'), sql`count(*)`.as(':size'), sql`1`.as(':cohorts')]),
  )
  const listed = () => sql`${agesSql(cohort, ages, stage)}`
  const grid = builder
    .selectFrom('sizes')
    .innerJoin(listed().as('ages'), (join) => join.on(shown('sizes')))
    .select([
      ...columnsOf([...keys, ':from'], 'sizes'),
      sql.id('ages', 'until').as(':age'),
      ...zeros(values),
      ...columnsOf([':size', ':cohorts'], 'sizes'),
    ])
  const held = from(counted, 'counted').select([
    ...columnsOf([...keys, ':from', ':age', ...values], 'counted'),
    ...zeros([':size', ':cohorts']),
  ])
  const both = grid.unionAll(held)
  const cells = from(running ? accumulated(both) : both, 'cells')
    .innerJoin(listed().as('ages'), (join) => join.on(and([sql`${sql.id('ages', 'until')} = ${sql.id('cells', ':age')}`, shown('cells')])))
    .select([
      ...columnsOf(keys, 'cells'),
      sql.id('ages', 'age').as('age'),
      ...columnsOf(values, 'cells'),
      sql.id('cells', ':size').as('size'),
      sql.id('cells', ':cohorts').as('cohorts'),
      sql`case when ${closed('cells')} then 0 else ${sql.id('cells', ':cohorts')} end`.as('open'),
      ...(withJoined ? [sql`0`.as('joined')] : []),
    ])
  const all = withJoined ? cells.unionAll(everybody()) : cells
  return builder
    .with('sizes', () => sizes)
    .selectFrom(sql`${all}`.as('all'))
    .selectAll()

  /** Sums from one end of each cohort's ages. */
  function accumulated(rows: SelectQuery): SelectQuery {
    const width = keys.length + 2
    const single = groupedBy(
      width,
      from(rows, 'rows').select([
        ...columnsOf([...keys, ':from', ':age'], 'rows'),
        ...totals.map((name) => sql`sum(${sql.id('rows', name)})`.as(name)),
      ]),
    )
    const cohortKeys = sql.join([...keys, ':from'].map((key) => sql.id('single', key)))
    const direction = sql.raw(running === 'later' ? 'desc' : 'asc')
    return from(single, 'single').select([
      ...columnsOf([...keys, ':from', ':age', ':size', ':cohorts'], 'single'),
      ...values.map((name) =>
        sql`sum(${sql.id('single', name)}) over (partition by ${cohortKeys} order by ${sql.id('single', ':age')} ${direction})`.as(name),
      ),
    ])
  }

  function everybody(): SelectQuery {
    const first = sql.lit((ages[0] as Age).label)
    return builder
      .selectFrom('sizes')
      .select([
        ...columnsOf(keys, 'sizes'),
        first.as('age'),
        ...zeros([...values, 'size', 'cohorts', 'open']),
        sql.id('sizes', ':size').as('joined'),
      ])
  }

  function shown(table: string): Sql<boolean> {
    return shownSql(table, cohort, stage, { open: showsOpen(stage) })
  }

  function closed(table: string): Sql {
    return closedSql(sql.id(table, ':from'), cohort, stage)
  }
}

/**
 * All ages: `age` and `until`, the last one it holds; `closed` and `begun`, the first days after the cohorts that are so old, and
 * of those that it has not begun for.
 */
export function agesSql(cohort: Cohort, ages: readonly Age[], stage: Stage): Sql {
  const { context } = stage
  const date = (day: number): Sql => context.functions.value(dayText(day), 'date')
  const asOf = secondsOf(Temporal.Instant.from(context.dataAsOf))
  const grid = gridOf(cohort.every, context) as DayGrid
  const now = firstDayOf(dayAt(asOf, context.timeZone), grid)
  const last = (ages.at(-1) as Age).until
  const rows = ages.map(({ label, until }) => {
    const end = cohort.cohorts === 'complete' ? last : until
    const named = typeof label === 'number' ? sql.lit(label) : sql`cast(${label} as text)`
    return sql`(${named}, ${sql.lit(until)}, ${date(closedAt(end))}, ${date(begunAt(until))})`
  })
  return sql`(select * from (values ${sql.join(rows)}) as listed(age, until, closed, begun))`

  /** The first day after the last cohort that is so old. */
  function closedAt(age: number): number {
    return cohort.clock === 'own' ? dayAt(asOf - (age + 1) * steps[cohort.every], context.timeZone) : addPeriods(now, grid, -age)
  }

  /** The first day of cohorts that are not. */
  function begunAt(age: number): number {
    return cohort.clock === 'own' ? dayAt(asOf - age * steps[cohort.every] - 1, context.timeZone) + 1 : addPeriods(now, grid, 1 - age)
  }
}

/** Whether an age is over for all of the cohort that begins on a day. */
function closedSql(first: Sql, { every }: Cohort, { context: { functions, grain = every } }: Stage): Sql {
  const length = lengthOf(grain)
  const months = monthsOf(grain)
  const days = length && 'days' in length ? length.days : 1
  return sql`${months === undefined ? functions.plusDays(first, days) : functions.plusMonths(first, months)} <= ${sql.id('ages', 'closed')}`
}

/** Whether a cohort of a table's `:from` is shown at an age: it is over for all of it, or, of `open` ones, has begun. */
export function shownSql(table: string, cohort: Cohort, stage: Stage, { open }: { readonly open: boolean }): Sql<boolean> {
  const [first, begun] = [sql.id(table, ':from'), sql.id('ages', 'begun')]
  const closed = closedSql(first, cohort, stage)
  return sql<boolean>`${open && cohort.cohorts === 'all' ? or([closed, sql`${first} < ${begun}`]) : closed}`
}

/** Cells that are not over are shown in a triangle of which details are asked, never pooled. */
function showsOpen({ context, series, own }: Stage): boolean {
  const isTriangle = context.grain !== undefined && own.some(({ name }) => name === 'age')
  return isTriangle && series.suffix === '' && (context.details ?? []).length > 0
}

/** Of people: whether those of one cell of a triangle are asked for, who are there so far. */
export function isOneCell({ context }: Stage): boolean {
  return context.grain !== undefined && (context.ownFilters ?? []).flatMap(namesIn).includes('age')
}

/** From when to when somebody who joined in the range may come at an age. */
export function laterBounds({ every, upTo, clock }: Cohort, { context, series: { bounds } }: Stage, isOpen: boolean): Bounds {
  const grid = gridOf(every, context) as DayGrid
  const own = clock === 'own'
  const first = own ? bounds.from : firstDayOf(bounds.from, grid)
  const end = own
    ? dayAt(bounds.end + (upTo + 1) * steps[every], context.timeZone) + 1
    : addPeriods(firstDayOf(bounds.to - 1, grid), grid, upTo + 1)
  const reach = isOpen ? context.endOfData : end
  return boundsOf({ from: first, to: Math.max(Math.min(reach, context.endOfData), first + 1) }, context.timeZone)
}

/** Whole steps of everybody's own clock between two readings. */
export function stepsBetween(start: Sql, later: Sql, { every }: Cohort, { context: { functions } }: Stage): Sql {
  return sql`cast(floor(${functions.secondsBetween(start, later)} / ${sql.lit(steps[every])}) as integer)`
}
