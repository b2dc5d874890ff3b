import { sql } from 'kysely'
import type { Measure } from '../metric'
import { valueSql } from '../sql/aggregate-sql'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery, type SourceSql, sourceSql } from '../sql/source-sql'
import { from, groupedBy, type Stage } from '../sql/stage'
import { timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { agesOf, keepsMoments } from './cohort'
import { agesSql, cellsSql, isOneCell, laterBounds, shownSql, stepsBetween } from './cohort-sql'
import type { CohortValue } from './cohort-value'
import { columnsOf, keyNames, membersSql, readingSql } from './members-sql'

/** What is brought, and the column that says by whom. */
export interface Brought {
  readonly value: Measure
  readonly person: string
}

/** What members brought at each age, and how many of them brought anything. */
export function cohortValueSql(
  start: Measure,
  brought: Brought,
  { withJoined, ...how }: CohortValue & { readonly withJoined: boolean },
  stage: Stage,
): SelectQuery {
  const keys = keyNames(stage)
  const isRunning = how.counted === 'on_or_before'
  const cell = [...keys, ':from', ':age']
  const brings = builder
    .selectFrom('each')
    .select([
      ...columnsOf(cell, 'each'),
      sql`sum(${sql.id('each', 'value')})`.as('value'),
      ...(isRunning ? [sql`0`.as('returning')] : [sql`count(*)`.as('returning')]),
    ])
  const counted = groupedBy(cell.length, brings)
  const cells = cellsSql(
    {
      cohort: how,
      ages: agesOf(how),
      counted: isRunning ? counted.unionAll(firstSql(stage)) : counted,
      values: ['value', 'returning'],
      withJoined,
      ...(isRunning && { running: 'earlier' }),
    },
    stage,
  )
  return builder
    .with('members', () => membersOf(start, brought, how, stage))
    .with('each', () => eachSql(start, brought, how, stage))
    .selectFrom(sql`${cells}`.as('cells'))
    .selectAll()
}

/** Whoever brings something at several ages counts from the first one on. */
function firstSql(stage: Stage): SelectQuery {
  const names = namesOf(stage)
  const first = sql`min(${sql.id('each', ':age')})`.as(':age')
  const people = groupedBy(names.length, builder.selectFrom('each').select([...columnsOf(names, 'each'), first]))
  const cell = [...keyNames(stage), ':from', ':age']
  const counted = from(people, 'people').select([...columnsOf(cell, 'people'), sql`0`.as('value'), sql`count(*)`.as('returning')])
  return groupedBy(cell.length, counted)
}

/** The cells beside one another, one row per cohort: `value0`, `size0`, `value1` and so on, and `joined`. */
export function besideSql(cells: SelectQuery, { upTo }: CohortValue, stage: Stage): SelectQuery {
  const at = (age: number, name: string) =>
    sql`case when ${sql.id('cells', 'age')} = ${sql.lit(age)} then ${sql.id('cells', name)} end`.as(`${name}${age}`)
  const ages = Array.from({ length: upTo + 1 }, (_, age) => age)
  return from(cells, 'cells').select([
    ...columnsOf([...keyNames(stage), 'joined'], 'cells'),
    ...ages.flatMap((age) => [at(age, 'value'), at(age, 'size')]),
  ])
}

/** Everybody who joined, by name. */
export function joinedSql(start: Measure, how: CohortValue, stage: Stage): SelectQuery {
  return from(membersSql(start, how, stage), 'members')
    .select(columnsOf([...keyNames(stage), ':person'], 'members'))
    .distinct()
}

/** Those people by name: who brought something, or, of the measure `size`, all of the cohort. */
export function valuedSql(measure: Measure, brought: Brought, how: CohortValue, stage: Stage): SelectQuery {
  const ofAll = measure.take === 'size'
  const names = [...keyNames(stage), ':from', ':person']
  const there = ofAll
    ? builder.selectFrom('members').select([...columnsOf(names, 'members'), sql.lit(0).as(':age')])
    : from(eachSql(measure, brought, how, stage), 'each').select(columnsOf([...names, ':age'], 'each'))
  const [age, until] = [sql.id('there', ':age'), sql.id('ages', 'until')]
  const isThere = ofAll || how.counted === 'on_or_before' ? sql`${until} >= ${age}` : sql`${until} = ${age}`
  const shown = shownSql('there', how, stage, { open: isOneCell(stage) })
  return builder
    .with('members', () => membersOf(measure, brought, how, stage))
    .selectFrom(sql`${there}`.as('there'))
    .innerJoin(sql`${agesSql(how, agesOf(how), stage)}`.as('ages'), (join) => join.on(and([isThere, shown])))
    .select([...columnsOf([...keyNames(stage), ':person'], 'there'), sql.id('ages', 'age').as('age')])
    .distinct()
}

function namesOf(stage: Stage): readonly string[] {
  return [...keyNames(stage), ':from', ':unit', ':person']
}

function membersOf(start: Measure, { value }: Brought, how: CohortValue, stage: Stage): SelectQuery {
  return membersSql(start, how, stage, finenessOf(start, value))
}

/** As fine as both clocks are. */
function finenessOf(start: Measure, value: Measure): 'moment' | 'day' {
  return [start, value].every(({ source, time }) => keepsMoments(source, time)) ? 'moment' : 'day'
}

/** The keys, `:from`, `:unit`, `:person`, `:age`, and `value`: what everybody brought at each age, of `members`. */
function eachSql(start: Measure, { value, person }: Brought, how: CohortValue, stage: Stage): SelectQuery {
  const { source, where, time: clock } = value
  const { context } = stage
  const bounds = laterBounds(how, stage, false)
  const table = sourceSql(source, context)
  const time = timeSql(table.own(clock), source, clock, context)
  const isFine = finenessOf(start, value) === 'moment'
  const conditions = and([time.within(bounds), table.filters(where)])
  const rows = table
    .select()
    .where(conditions)
    .select([
      sql`${table.own(person)}`.as(':person'),
      sql`${isFine ? readingSql(table.own(clock), value, stage) : time.period('day', bounds)}`.as(':at'),
      sql`${time.period(how.every, bounds)}`.as(':unit'),
      sql`${amountSql(value, table)}`.as('value'),
    ])
  const column = (relation: string, name: string): Sql => sql.id(relation, name)
  const later = sql`${column('brought', ':at')} ${sql.raw(how.from === 'start' ? '>=' : '>')} ${column('members', ':at')}`
  const age =
    how.clock === 'own'
      ? stepsBetween(column('members', ':at'), column('brought', ':at'), how, stage)
      : context.functions.periodsBetween(column('members', ':unit'), column('brought', ':unit'), how.every)
  const names = namesOf(stage)
  const joined = builder
    .selectFrom('members')
    .innerJoin(sql`${rows}`.as('brought'), (join) =>
      join.on(and([sql`${column('brought', ':person')} = ${column('members', ':person')}`, later])),
    )
    .select([...columnsOf(names, 'members'), sql`${age}`.as(':age'), sql.id('brought', 'value').as('value')])
  const summed = from(joined, 'joined')
    .where(sql<boolean>`${column('joined', ':age')} <= ${sql.lit(how.upTo)}`)
    .select([...columnsOf([...names, ':age'], 'joined'), sql`sum(${column('joined', 'value')})`.as('value')])
  return groupedBy(names.length + 1, summed)
}

/** What one row brings. */
function amountSql(value: Measure, table: SourceSql): Sql {
  const { aggregate, column } = value
  if (aggregate === 'sum' && column !== undefined) return valueSql(value, column, table.own)
  return column === undefined ? sql`1` : sql`case when ${table.own(column)} is not null then 1 end`
}
