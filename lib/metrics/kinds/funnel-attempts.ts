import { sql } from 'kysely'
import { and } from '../sql/filter-sql'
import type { SelectQuery } from '../sql/source-sql'
import { from } from '../sql/stage'
import type { Sql } from '../sql-functions'
import type { Events } from './funnel-events'
import type { Funnel } from './funnel-steps'

/** What takes people out: nothing, or it cuts an attempt off, or it only has its moment as `:out`. */
export type Outs = 'none' | 'cut' | 'told'

/**
 * Every attempt: the kept columns of the event that begins it, and when each later step was reached as `:t2` and so on, nothing
 * where it was not in time. No join of events with events, so the time grows with their number.
 */
export const attemptsSql: Readonly<Record<Funnel['order'], (events: Events, how: Funnel, outs: Outs) => SelectQuery>> = {
  ordered: orderedSql,
  strict: strictSql,
  unordered: unorderedSql,
}

/**
 * From the last step to the second: `:t<step>` is when the earliest chain from a row reaches it, learnt from the rows after it.
 * What follows the earliest of a step is the earliest of all that follows.
 */
function orderedSql(events: Events, how: Funnel, outs: Outs): SelectQuery {
  const count = how.names.length
  const isParted = how.attempt === 'each'
  const marked = isParted ? [...marksOf(events), ':attempt'] : marksOf(events)
  let level = isParted ? withAttempts(events) : from(events.query, 'events')
  const people = isParted ? [own(':person'), own(':attempt')] : [own(':person')]
  const later = sql`over (partition by ${sql.join(people)} order by ${latestFirst(events)} rows between unbounded preceding and 1 preceding)`
  for (let step = count; step >= 2; step -= 1) {
    const isStep = events.isStep(step)
    const next = [sql`min(case when ${isStep} then ${own(':at')} end) ${later}`.as(`:t${step}`)]
    for (let after = step + 1; after <= count; after += 1) {
      next.push(sql`min(case when ${isStep} then ${own(`:t${after}`)} end) ${later}`.as(`:t${after}`))
    }
    level = from(step === count && !isParted ? events.query : level, 'events').select([...columns([...events.kept, ...marked]), ...next])
  }
  return chosenFrom(outs === 'none' ? level : withOut(level, events, how), events, how, outs)
}

/** The next events of the person must be the next steps. */
function strictSql(events: Events, how: Funnel, outs: Outs): SelectQuery {
  const window = sql`over (partition by ${own(':person')} order by ${sql.join(events.inOrder.map(own))})`
  const ahead = steps(how).map((step) => {
    const at = sql`case when ${events.isStep(step)} then ${own(':at')} end`
    return sql`lead(${at}, ${sql.lit(step - 1)}) ${window}`.as(`:t${step}`)
  })
  const level = from(events.query, 'events').select([...columns([...events.kept, ...marksOf(events)]), ...ahead])
  return chosenFrom(outs === 'none' ? level : withOut(level, events, how), events, how, outs)
}

/** The moments at which one, two and more different steps are there, in whatever order, from a row on. */
function unorderedSql(events: Events, how: Funnel, outs: Outs): SelectQuery {
  const all = [1, ...steps(how)]
  const window = sql`over (partition by ${own(':person')} order by ${latestFirst(events)} rows between unbounded preceding and current row)`
  const ahead = all.map((step) => sql`min(case when ${events.isStep(step)} then ${own(':at')} end) ${window}`.as(`:u${step}`))
  const level = from(events.query, 'events').select([...columns([...events.kept, ...marksOf(events)]), ...ahead])
  const within = from(
    outs === 'none'
      ? level
      : withOut(
          level,
          events,
          how,
          all.map((step) => `:u${step}`),
        ),
    'events',
  )
    .where(events.startsHere)
    .select([
      ...columns(keptOf(events, outs)),
      ...all.map((step) => sql`case when ${inTime(own(`:u${step}`), events, outs)} then ${own(`:u${step}`)} end`.as(`:u${step}`)),
    ])
  const places = all.map((step) =>
    sql`${sql.join(
      all.map((other) => sql`case when ${own(`:u${other}`)} <= ${own(`:u${step}`)} then 1 else 0 end`),
      sql` + `,
    )}`.as(`:place${step}`),
  )
  const placed = from(within, 'events').select([...columns([...keptOf(events, outs), ...all.map((step) => `:u${step}`)]), ...places])
  const reached = steps(how).map((step) =>
    sql`least(${sql.join(all.map((each) => sql`case when ${own(`:place${each}`)} >= ${sql.lit(step)} then ${own(`:u${each}`)} end`))})`.as(
      `:t${step}`,
    ),
  )
  return from(placed, 'events').select([...columns(keptOf(events, outs)), ...reached])
}

/** Of the rows that begin an attempt, the steps that are in time, and none after one that is not. */
function chosenFrom(level: SelectQuery, events: Events, how: Funnel, outs: Outs): SelectQuery {
  const reached = steps(how).map((step) => {
    const isSo = and(
      steps(how)
        .slice(0, step - 1)
        .map((each) => inTime(own(`:t${each}`), events, outs)),
    )
    return sql`case when ${isSo} then ${own(`:t${step}`)} end`.as(`:t${step}`)
  })
  return from(level, 'events')
    .where(events.startsHere)
    .select([...columns(keptOf(events, outs)), ...reached])
}

/** `:out` too, where there is one. */
function keptOf({ kept }: Events, outs: Outs): readonly string[] {
  return outs === 'none' ? kept : [...kept, ':out']
}

function inTime(at: Sql, events: Events, outs: Outs): Sql {
  return outs === 'cut'
    ? sql`(${at} <= ${events.end} and (${own(':out')} is null or ${at} <= ${own(':out')}))`
    : sql`${at} <= ${events.end}`
}

/** Each row learns its own attempt: how many begin after it. */
function withAttempts(events: Events): SelectQuery {
  const later = sql`over (partition by ${own(':person')} order by ${latestFirst(events)} rows between unbounded preceding and 1 preceding)`
  return from(events.query, 'events').select([
    ...columns([...events.kept, ...marksOf(events)]),
    sql`count(case when ${own(':begins')} then 1 end) ${later}`.as(':attempt'),
  ])
}

/** `:out` is the first moment after a row at which the person is taken out; what happens at the very moment of a step comes before it. */
function withOut(level: SelectQuery, events: Events, how: Funnel, found = steps(how).map((step) => `:t${step}`)): SelectQuery {
  const later = sql`over (partition by ${own(':person')} order by ${own(':at')} desc range between unbounded preceding and cast('1 microsecond' as interval) preceding)`
  return from(level, 'events').select([
    ...columns([...events.kept, ...marksOf(events), ...found]),
    sql`min(${own(':leaves')}) ${later}`.as(':out'),
  ])
}

function latestFirst({ inOrder }: Events) {
  return sql.join(inOrder.map((column) => sql`${own(column)} desc`))
}

function marksOf({ marks }: Events): readonly string[] {
  return marks
}

function steps({ names }: Funnel): readonly number[] {
  return names.slice(1).map((_, index) => index + 2)
}

function columns(names: readonly string[]) {
  return names.map((each) => own(each).as(each))
}

function own(column: string) {
  return sql.id('events', column)
}
