import { sql } from 'kysely'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery } from '../sql/source-sql'
import type { SqlFunctions } from '../sql-functions'
import type { Outs } from './funnel-attempts'
import type { Events } from './funnel-events'
import { type Funnel, placesOf } from './funnel-steps'

/**
 * The first attempt of each person as `attemptsSql` gives it, where each event is of one step at most: from the first event to the
 * earliest of the next step, person by person, which is several times cheaper than learning it for every row.
 */
export function firstAttemptsSql(events: Events, steps: readonly Measure[], how: Funnel, functions: SqlFunctions, outs: Outs): SelectQuery {
  const places = placesOf(steps)
  const later = steps.slice(1).map((_, index) => index + 2)
  const [person, at] = [sql.id('events', ':person'), sql.id('events', ':at')]
  // Where nothing else is asked of the first event, its moment will do.
  const isPlain = events.kept.every((column) => [':person', ':at', ':rank'].includes(column))
  let query = builder
    .with('events', () => events.query)
    .with('starts', (db): SelectQuery => {
      const starts: SelectQuery = db.selectFrom('events').where(events.startsHere)
      if (isPlain) return starts.select([person.as(':person'), sql`min(${at})`.as(':at'), sql.lit(0).as(':rank')]).groupBy(sql.lit(1))
      const order = sql.join([...events.inOrder, ...events.ids].map((each) => sql.id('events', each)))
      return starts.select([
        ...columns('events', events.kept),
        sql`row_number() over (partition by ${person} order by ${order})`.as(':nth'),
      ])
    })
    .with('begun', (db): SelectQuery => {
      const starts: SelectQuery = db
        .selectFrom('starts as events')
        .select([...columns('events', events.kept), sql`${events.end}`.as(':until')])
      return isPlain ? starts : starts.where(sql<boolean>`${sql.id('events', ':nth')} = 1`)
    })
  if (outs !== 'none') query = query.with('left', (db) => leftSql(db as never)) as never
  query = query.with('step1', (db) => {
    const begun: SelectQuery = (db as never as typeof builder).selectFrom('begun').select(columns('begun', [...events.kept, ':until']))
    if (outs === 'none') return begun
    const isSame = sql<boolean>`${sql.id('left', ':person')} = ${sql.id('begun', ':person')}`
    return begun.leftJoin('left', (join) => join.on(isSame)).select(sql.id('left', ':out').as(':out'))
  }) as never
  for (const step of later) {
    const before = `step${step - 1}`
    const at = sql.id(before, step === 2 ? ':at' : ':t')
    const since = functions.plusSeconds(at, -how.tolerance * ((places[step - 1] ?? 0) - (places[step - 2] ?? 0)))
    const isOut =
      outs === 'cut' ? [sql`(${sql.id(before, ':out')} is null or ${sql.id('events', ':at')} <= ${sql.id(before, ':out')})`] : []
    const on = and([
      sql`${sql.id('events', ':person')} = ${sql.id(before, ':person')}`,
      events.isStep(step),
      sql`${sql.id('events', ':at')} >= ${since}`,
      sql`${sql.id('events', ':at')} <= ${sql.id(before, ':until')}`,
      ...isOut,
    ])
    const kept = [':person', ':until', ...(outs === 'cut' ? [':out'] : [])]
    query = query.with(`step${step}`, (db) =>
      db
        .selectFrom(before)
        .innerJoin('events', (join) => join.on(on))
        .select([...columns(before, kept), sql`min(${sql.id('events', ':at')})`.as(':t')])
        .groupBy(kept.map((_, index) => sql.lit(index + 1))),
    ) as never
  }
  let attempts: SelectQuery = query
    .selectFrom('step1')
    .select(columns('step1', outs === 'none' ? events.kept : [...events.kept, ':out'])) as never
  for (const step of later) {
    const table = `step${step}`
    attempts = attempts
      .leftJoin(table, (join) => join.on(sql<boolean>`${sql.id(table, ':person')} = ${sql.id('step1', ':person')}`))
      .select(sql.id(table, ':t').as(`:t${step}`))
  }
  return attempts

  /** When each person who began was first taken out after it. */
  function leftSql(db: typeof builder): SelectQuery {
    const leaves = sql.id('events', ':leaves')
    const isLater = sql<boolean>`${person} = ${sql.id('begun', ':person')} and ${leaves} > ${sql.id('begun', ':at')}`
    return db
      .selectFrom('begun')
      .innerJoin('events', (join) => join.on(isLater))
      .select([person.as(':person'), sql`min(${leaves})`.as(':out')])
      .groupBy(sql.lit(1))
  }
}

function columns(table: string, names: readonly string[]) {
  return names.map((each) => sql.id(table, each).as(each))
}
