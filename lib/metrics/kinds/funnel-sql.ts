import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { and, or } from '../sql/filter-sql'
import { builder, type SelectQuery, type SourceSql, sourceSql } from '../sql/source-sql'
import { from, groupedBy, type Stage } from '../sql/stage'
import { timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayAt } from '../time/range'
import type { Funnel } from './funnel'

/**
 * Columns of the splits and the period, `step`, and `:value`. Every event is one row that knows which steps it can fill; read from
 * the last one back, each row learns the earliest later moment of the next step, and with it those of all steps after. No join of
 * events with events, so the time grows with their number.
 */
export function funnelSql(steps: readonly Measure[], without: Measure | undefined, how: Funnel, stage: Stage): SelectQuery {
  const keys = [...(stage.period ? ['period'] : []), ...stage.splits.map((key) => key.name)]
  const kept = [...keys, ':person', ':at', ':key', ':in']
  const events = eventsSql(steps, without, how, stage)
  const attempts = how.order === 'ordered' ? orderedSql() : how.order === 'strict' ? strictSql() : unorderedSql()
  const order = how.attempt === 'best' ? sql`${own('attempts', ':reached')} desc, ` : sql``
  const chosen = from(attempts, 'attempts').select([
    ...keys.map((each) => own('attempts', each).as(each)),
    own('attempts', ':reached').as(':reached'),
    sql`row_number() over (partition by ${own('attempts', ':person')} order by ${order}${own('attempts', ':at')}, ${own('attempts', ':key')})`.as(
      ':place',
    ),
  ])
  const names = how.names.map((name, index) => sql`(${sql.lit(name)}, ${sql.lit(index + 1)})`)
  const query = from(chosen, 'chosen')
    .innerJoin(sql`(select * from (values ${sql.join(names)}) as listed(step, place))`.as('steps'), (join) =>
      join.on(sql<boolean>`${own('steps', 'place')} <= ${own('chosen', ':reached')} and ${own('chosen', ':place')} = 1`),
    )
    .select([...keys.map((each) => own('chosen', each).as(each)), own('steps', 'step').as('step'), sql`count(*)`.as(':value')])
  return groupedBy(keys.length + 1, query)

  function own(table: string, column: string) {
    return sql.id(table, column)
  }

  /** From the last step to the second: `:t<step>` is when the earliest chain from this row reaches it. */
  function orderedSql(): SelectQuery {
    let level = from(events, 'events').selectAll()
    const latest = sql`partition by ${own('events', ':person')} order by ${own('events', ':at')} desc, ${own('events', ':rank')} desc, ${own('events', ':key')} desc`
    const earlier = sql`over (${latest} rows between unbounded preceding and 1 preceding)`
    for (let step = how.names.length; step >= 2; step -= 1) {
      const isStep = own('events', `:is${step}`)
      const next = [sql`min(case when ${isStep} then ${own('events', ':at')} end) ${earlier}`.as(`:t${step}`)]
      // What follows the earliest of this step is the earliest of all that follows.
      for (let after = step + 1; after <= how.names.length; after += 1) {
        next.push(sql`min(case when ${isStep} then ${own('events', `:u${after}`)} end) ${earlier}`.as(`:t${after}`))
      }
      const others = columns(step).map((each) => own('events', each).as(each))
      const renamed = from(level, 'events').select([...others, ...next])
      level = from(renamed, 'events').select([
        ...columns(step).map((each) => own('events', each).as(each)),
        ...range(step, how.names.length).map((each) => own('events', `:t${each}`).as(`:u${each}`)),
      ])
    }
    const reached = range(2, how.names.length).map((step) => [step, own('events', `:u${step}`)] as const)
    return from(level, 'events')
      .where(starts())
      .select([...entry(), reachedSql(reached).as(':reached')])
  }

  function columns(step: number): readonly string[] {
    const flags = range(1, step - 1).map((each) => `:is${each}`)
    return [...kept, ':rank', ...flags, ...(without ? [':out'] : [])]
  }

  /** The next events of the person must be the next steps. */
  function strictSql(): SelectQuery {
    const window = sql`over (partition by ${own('events', ':person')} order by ${own('events', ':at')}, ${own('events', ':rank')}, ${own('events', ':key')})`
    const ahead = range(2, how.names.length).map((step) => {
      const at = sql`case when ${own('events', `:is${step}`)} then ${own('events', ':at')} end`
      return sql`lead(${at}, ${sql.lit(step - 1)}) ${window}`.as(`:u${step}`)
    })
    const level = from(events, 'events').select([...columns(2).map((each) => own('events', each).as(each)), ...ahead])
    const reached = range(2, how.names.length).map((step) => [step, own('events', `:u${step}`)] as const)
    return from(level, 'events')
      .where(starts())
      .select([...entry(), reachedSql(reached).as(':reached')])
  }

  /** As many as there are different steps from this row on, in whatever order. */
  function unorderedSql(): SelectQuery {
    const window = sql`over (partition by ${own('events', ':person')} order by ${own('events', ':at')} desc, ${own('events', ':key')} desc rows between unbounded preceding and current row)`
    const ahead = range(1, how.names.length).map((step) =>
      sql`min(case when ${own('events', `:is${step}`)} then ${own('events', ':at')} end) ${window}`.as(`:u${step}`),
    )
    const isAny = or(range(1, how.names.length).map((step) => own('events', `:is${step}`)))
    const others = [...kept, ...(without ? [':out'] : [])]
    const level = from(events, 'events').select([...others.map((each) => own('events', each).as(each)), isAny.as(':is1'), ...ahead])
    const count = range(1, how.names.length).map((step) => sql`case when ${inTime(own('events', `:u${step}`))} then 1 else 0 end`)
    return from(level, 'events')
      .where(starts())
      .select([...entry(), sql`${sql.join(count, sql` + `)}`.as(':reached')])
  }

  function starts() {
    return sql<boolean>`${own('events', ':is1')} and ${own('events', ':in')}`
  }

  function entry() {
    return [...keys, ':person', ':at', ':key'].map((each) => own('events', each).as(each))
  }

  function reachedSql(reached: readonly (readonly [number, Sql])[]) {
    const cases = reached.map(([step, at]) => sql`when not coalesce(${inTime(at)}, false) then ${sql.lit(step - 1)}`)
    return sql`case ${sql.join(cases, sql` `)} else ${sql.lit(how.names.length)} end`
  }

  function inTime(at: Sql): Sql {
    const end = stage.context.functions.plusSeconds(own('events', ':at'), how.seconds)
    const isIn = sql`${at} <= ${end}`
    return without ? sql`(${isIn} and (${own('events', ':out')} is null or ${at} < ${own('events', ':out')}))` : isIn
  }
}

/** Every event that can fill a step; of a strict funnel, and of what takes people out, all others of their tables too. */
function eventsSql(steps: readonly Measure[], without: Measure | undefined, how: Funnel, stage: Stage): SelectQuery {
  const [first] = steps as readonly [Measure]
  const all = without ? [...steps, without] : steps
  const tables = [...Map.groupBy(all, ({ source, time, column }) => `${source.name} ${time} ${column}`).values()]
  const { context, series, splits, period } = stage
  const names = [...(period ? ['period'] : []), ...splits.map((key) => key.name)]
  const parts = tables.map((measures, index) => {
    const [measure] = measures as [Measure, ...Measure[]]
    const isSame = (other: Measure): boolean =>
      other.source === measure.source && other.time === measure.time && other.column === measure.column
    const isFirst = isSame(first)
    const table = isFirst ? stage.table : sourceSql(measure.source, context)
    const time = isFirst ? stage.time : timeSql(table.own(measure.time), measure.source, measure.time, context)
    const end = series.bounds.end + how.seconds
    // Up to the very end of the time of the last who can start, which is included.
    const bounds = { ...series.bounds, to: dayAt(end, context.timeZone) + 1, end: end + 1 }
    const at =
      columnType(measure.source, measure.time)?.type === 'instant'
        ? context.functions.utc(table.own(measure.time))
        : table.own(measure.time)
    const conditionOf = (step: Measure, place: number): Sql =>
      isSame(step)
        ? and([
            table.filters(step.where),
            sql`${table.own(step.column ?? '')} is not null`,
            ...(place === 0 || how.order === 'unordered' ? context.filters.map((filter) => table.filters(filter)) : []),
            ...(place === 0 ? [time.within(series.bounds)] : []),
          ])
        : sql`false`
    const flags = steps.map(conditionOf)
    const leaves = without && conditionOf(without, -1)
    const person = table.own(measure.column ?? '')
    const isWanted = how.order === 'strict' ? [] : [or([...flags, ...(leaves ? [leaves] : [])])]
    const rank = sql`case ${sql.join(
      flags.map((flag, place) => sql`when ${flag} then ${sql.lit(place)}`),
      sql` `,
    )} else -1 end`
    const query = (isFirst ? stage.select() : table.select())
      .where(and([time.within(bounds), sql`${person} is not null`, ...isWanted]))
      .select([
        ...names.map((name) => (isFirst ? keySql(name) : sql`null`).as(name)),
        sql`${person}`.as(':person'),
        sql`${at}`.as(':at'),
        keyText(measure, table, index).as(':key'),
        sql`${rank}`.as(':rank'),
        ...flags.map((flag, place) => sql`coalesce(${flag}, false)`.as(`:is${place + 1}`)),
        (isFirst ? sql`${time.within(series.bounds)}` : sql`false`).as(':in'),
        ...(leaves ? [sql`case when ${leaves} then ${at} end`.as(':leaves')] : []),
      ])
    return query
  })
  const [one, ...others] = parts as [SelectQuery, ...SelectQuery[]]
  // The first table comes first, so that its keys say what the absent ones of the others are.
  const union = others.reduce((query, other) => query.unionAll(other), one)
  if (!without) return union
  const later = sql`over (partition by ${sql.id('events', ':person')} order by ${sql.id('events', ':at')} desc, ${sql.id('events', ':key')} desc rows between unbounded preceding and 1 preceding)`
  return builder
    .selectFrom(sql`${union}`.as('events'))
    .selectAll()
    .select(sql`min(${sql.id('events', ':leaves')}) ${later}`.as(':out'))

  function keySql(name: string) {
    const key = name === 'period' ? period : splits.find((each) => each.name === name)
    return sql`${key?.sql}`
  }

  /** Tells events of one instant apart, by the same order on every engine. */
  function keyText({ source }: Measure, table: SourceSql, index: number) {
    const parts = source.primaryKey.map((column) => sql`cast(${table.own(column)} as text)`)
    return sql`${context.functions.ordered(sql`(${sql.lit(`${index} `)} || ${sql.join(parts, sql` || ' ' || `)})`)}`
  }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index)
}
