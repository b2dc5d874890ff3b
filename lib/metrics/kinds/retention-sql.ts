import { sql } from 'kysely'
import type { Measure } from '../metric'
import { and, or } from '../sql/filter-sql'
import { builder, type SelectQuery, sourceSql } from '../sql/source-sql'
import { from, groupedBy, type Stage } from '../sql/stage'
import { timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { agesSql, cellsSql, isOneCell, laterBounds, shownSql, stepsBetween } from './cohort-sql'
import { columnsOf, keyNames, membersSql, readingSql } from './members-sql'
import { type Retention, retentionAges } from './retention'

/** How many joined, and how many of them were back at each age; all of them at 0. */
export function retentionSql(start: Measure, back: Measure, how: Retention, stage: Stage): SelectQuery {
  const keys = keyNames(stage)
  const each = from(reachedSql(back, how, stage), 'reached').select([
    ...columnsOf([...keys, ':from', ':age'], 'reached'),
    sql`count(*)`.as('back'),
  ])
  const cells = cellsSql(
    {
      cohort: how,
      ages: retentionAges(how),
      counted: groupedBy(keys.length + 2, each),
      values: ['back'],
      ...(how.returned === 'on_or_after' && { running: 'later' }),
    },
    stage,
  )
  const isStart = sql`${sql.id('cells', 'age')} = ${how.brackets ? sql.lit('0') : sql.lit(0)}`
  return builder
    .with('members', () => membersOf(start, how, stage))
    .selectFrom(sql`${cells}`.as('cells'))
    .select([
      ...columnsOf([...keys, 'age', 'size', 'cohorts', 'open'], 'cells'),
      sql`case when ${isStart} then ${sql.id('cells', 'size')} else ${sql.id('cells', 'back')} end`.as('returned'),
    ])
}

/** Those people by name: who was back at an age, or, of the measure `size`, all of the cohort. */
export function retainedSql(measure: Measure, back: Measure, how: Retention, stage: Stage): SelectQuery {
  const keys = keyNames(stage)
  const names = [...keys, ':from', ':person']
  const ofAll = measure.take === 'size'
  const atStart = builder.selectFrom('members').select([...columnsOf(names, 'members'), sql.lit(0).as(':age')])
  const later = from(reachedSql(back, how, stage), 'reached').select(columnsOf([...names, ':age'], 'reached'))
  const [age, until] = [sql.id('there', ':age'), sql.id('ages', 'until')]
  const isThere = ofAll ? sql`true` : how.returned === 'on' ? sql`${until} = ${age}` : sql`${until} <= ${age}`
  const shown = shownSql('there', how, stage, { open: isOneCell(stage) })
  return builder
    .with('members', () => membersOf(measure, how, stage))
    .selectFrom(sql`${ofAll ? atStart : atStart.unionAll(later)}`.as('there'))
    .innerJoin(sql`${agesSql(how, retentionAges(how), stage)}`.as('ages'), (join) => join.on(and([isThere, shown])))
    .select([...columnsOf([...keys, ':person'], 'there'), sql.id('ages', 'age').as('age')])
    .distinct()
}

function membersOf(start: Measure, how: Retention, stage: Stage): SelectQuery {
  return membersSql(start, how, stage, how.clock === 'own' ? 'moment' : 'day')
}

/** The keys, `:from`, `:unit`, `:person`, and `:age`: each once at each age they were back, each bracket by its last age, or at the greatest age alone. */
function reachedSql(back: Measure, how: Retention, stage: Stage): SelectQuery {
  const names = [...keyNames(stage), ':from', ':unit', ':person']
  const hits = how.clock === 'own' ? byOwnClock() : byCalendar()
  const age = sql.id('hits', ':age')
  if (how.returned === 'on_or_after') {
    const greatest = sql`max(case when ${age} > ${sql.lit(how.upTo)} then ${sql.lit(how.upTo)} else ${age} end)`
    return groupedBy(names.length, from(hits, 'hits').select([...columnsOf(names, 'hits'), greatest.as(':age')]))
  }
  if (!how.brackets)
    return from(hits, 'hits')
      .where(sql<boolean>`${age} <= ${sql.lit(how.upTo)}`)
      .selectAll()
  const brackets = how.brackets.map(([low, high]) => ({ isIn: sql`${age} between ${sql.lit(low)} and ${sql.lit(high)}`, high }))
  const cases = brackets.map(({ isIn, high }) => sql`when ${isIn} then ${sql.lit(high)}`)
  return from(hits, 'hits')
    .where(or(brackets.map(({ isIn }) => isIn)))
    .select([...columnsOf(names, 'hits'), sql`case ${sql.join(cases, sql` `)} end`.as(':age')])
    .distinct()

  function byCalendar(): SelectQuery {
    const [joined, there] = [sql.id('members', ':unit'), sql.id('backs', ':unit')]
    return builder
      .selectFrom('members')
      .innerJoin(sql`${daysBack()}`.as('backs'), (join) => join.on(and([isSamePerson(), sql`${there} > ${joined}`])))
      .select([...columnsOf(names, 'members'), sql`${stage.context.functions.periodsBetween(joined, there, how.every)}`.as(':age')])
  }

  /** Who was there in which day, week or month, often enough. */
  function daysBack(): SelectQuery {
    const { rows, unit, person } = backRows()
    const units = rows.select([sql`${person}`.as(':person'), sql`${unit}`.as(':unit')])
    return how.times === 1 ? units.distinct() : groupedBy(2, units).having(sql<boolean>`count(*) >= ${how.times}`)
  }

  function byOwnClock(): SelectQuery {
    const { rows, reading, person } = backRows()
    const [joined, there] = [sql.id('members', ':at'), sql.id('backs', ':at')]
    const steps = builder
      .selectFrom('members')
      .innerJoin(sql`${rows.select([sql`${person}`.as(':person'), sql`${reading}`.as(':at')])}`.as('backs'), (join) =>
        join.on(and([isSamePerson(), sql`${there} > ${joined}`])),
      )
      .select([...columnsOf(names, 'members'), sql`${stepsBetween(joined, there, how, stage)}`.as(':age')])
    const later = from(steps, 'steps')
      .where(sql<boolean>`${sql.id('steps', ':age')} > 0`)
      .select(columnsOf([...names, ':age'], 'steps'))
    return how.times === 1 ? later.distinct() : groupedBy(names.length + 1, later).having(sql<boolean>`count(*) >= ${how.times}`)
  }

  function backRows(): { readonly rows: SelectQuery; readonly unit: Sql; readonly reading: Sql; readonly person: Sql } {
    const { source, column = '', where, time: clock } = back
    const bounds = laterBounds(how, stage, how.returned === 'on_or_after')
    const table = sourceSql(source, stage.context)
    const time = timeSql(table.own(clock), source, clock, stage.context)
    const person = table.own(column)
    const conditions = and([time.within(bounds), table.filters(where), sql`${person} is not null`])
    const rows = table.select().where(conditions)
    return { rows, unit: time.period(how.every, bounds), reading: readingSql(table.own(clock), back, stage), person }
  }
}

function isSamePerson(): Sql {
  return sql`${sql.id('backs', ':person')} = ${sql.id('members', ':person')}`
}
