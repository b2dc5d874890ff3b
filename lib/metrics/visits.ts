import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Catalog, ColumnSpec, QueryTable, TableSpec, WarehouseSchema } from './metric'
import { makeQuery } from './query-table'
import type { ColumnNames } from './source'
import { localTime } from './sql/local-time'
import { builder, type SelectQuery } from './sql/source-sql'
import { from } from './sql/stage'
import type { Sql } from './sql-functions'
import { didYouMean } from './suggest'
import { isZone } from './time/zone'

type Known<Spec> = Spec extends `${infer Type}?` ? Type : Spec

/** An interface, so that a message names the column that is missing and not this type. */
export interface VisitsOptions<
  From,
  Table extends TableSpec,
  Key extends string,
  Person extends string,
  Time extends string,
  Kept extends string,
> {
  /** A table of events, or a query in its place: one row for each, also where a sender repeated it. */
  readonly from: From
  readonly key: Key & ColumnNames<Table>['all']
  /** Events that name nobody are left out. */
  readonly person: Person & ColumnNames<Table>['all']
  /** An instant, or a timestamp in UTC. */
  readonly time: Time & ColumnNames<Table>['time']
  /** After how long without an event the next one begins a visit; 30 minutes without it, a gap of just as long is none. */
  readonly gap?: { readonly minutes: number }
  /** What names the campaign: an event with another than the visit had so far, or with the first one, begins a visit. */
  readonly campaign?: readonly (Kept & ColumnNames<Table>['all'])[]
  /** Whose midnight ends visits, as IANA name; without it they go on over it. */
  readonly midnight?: string
  /** Other columns of the first event. */
  readonly keep?: readonly (Kept & ColumnNames<Table>['all'])[]
}

/** Columns of the visits that events make. */
export type VisitColumns<Table extends TableSpec, Key extends string, Person extends string, Time extends string, Kept extends string> = {
  readonly visit_id: Table[Key]
  readonly person: Known<Table[Person]> & ColumnSpec
  readonly started_at: Known<Table[Time]> & ColumnSpec
  readonly ended_at: Known<Table[Time]> & ColumnSpec
  readonly events: 'integer'
} & { readonly [Column in Kept]: Table[Column] }

interface Written {
  readonly from: string | QueryTable
  readonly key: string
  readonly person: string
  readonly time: string
  readonly gap?: { readonly minutes: number }
  readonly campaign?: readonly string[]
  readonly midnight?: string
  readonly keep?: readonly string[]
}

/**
 * One row per visit: `visit_id` is the key of its first event, whose campaign and kept columns it has.
 *
 * @throws AppError `invalid_input` for columns and zones that there are not, a time that is only a day, and a gap that makes no sense
 */
export function makeVisits(catalog: Catalog, name: string, written: Written): QueryTable {
  const { key, person, time, campaign = [], keep = [] } = written
  const table = columnsOf(catalog, name, written)
  const kept = [...new Set([...campaign, ...keep])]
  const typeOf = (column: string): string => String(table[column]).replace('?', '')
  const columns = {
    visit_id: table[key],
    person: typeOf(person),
    started_at: typeOf(time),
    ended_at: typeOf(time),
    events: 'integer',
    ...Object.fromEntries(kept.map((column) => [column, table[column]])),
  } as Readonly<Record<string, ColumnSpec>>
  return makeQuery(name, {
    columns,
    select: () => visitsSql(written, { isInstant: typeOf(time) === 'instant', isText: typeOf(key) === 'text' }, kept),
  })
}

/** Every event knows the one before it; those that begin a visit stay, and know where the next one begins. One sort of the events. */
function visitsSql(
  { from: events, key, person, time, gap = { minutes: 30 }, campaign = [], midnight }: Written,
  { isInstant, isText }: { readonly isInstant: boolean; readonly isText: boolean },
  kept: readonly string[],
): SelectQuery {
  const column = (name: string) => sql.id('event', name)
  const mine = sql`partition by ${column(':person')}`
  const keyOrder = isText ? sql`${column(':key')} collate "C"` : column(':key')
  const inOrder = sql`${mine} order by ${column(':at')}, ${keyOrder}`
  const before = (of: Sql) => sql`lag(${of}) over (${inOrder})`
  const table = typeof events === 'string' ? builder.selectFrom(`${events} as event`) : from(sql`${events.select}`, 'event')
  // References, so that lineage finds them.
  const own = (name: string) => sql.ref(`event.${name}`)
  const tags = campaign.map((each) => sql`coalesce(cast(${own(each)} as text), '')`)
  const known = table
    .where(sql<boolean>`${own(person)} is not null`)
    .select([
      ...kept.map((each) => own(each).as(`:keep ${each}`)),
      own(person).as(':person'),
      own(time).as(':at'),
      own(key).as(':key'),
      ...(midnight ? [sql`${dayNumber(own(time), isInstant, midnight)}`.as(':day')] : []),
      ...(campaign.length > 0
        ? [sql`nullif(${sql.join(tags, sql` || cast(${'\u001f'} as text) || `)}, ${'\u001f'.repeat(campaign.length - 1)})`.as(':campaign')]
        : []),
    ])
  const beside = from(known, 'event')
    .selectAll()
    .select([
      before(column(':at')).as(':before'),
      sql`row_number() over (${inOrder})`.as(':number'),
      sql`count(*) over (${mine})`.as(':count'),
      sql`max(${column(':at')}) over (${mine})`.as(':last'),
      ...(midnight ? [before(column(':day')).as(':day_before')] : []),
    ])
  const isLate = sql`extract(epoch from (${column(':at')} - ${column(':before')})) > ${sql.lit(gap.minutes * 60)}`
  const isNextDay = midnight ? sql` or ${column(':day')} <> ${column(':day_before')}` : sql``
  const paused = from(beside, 'event')
    .selectAll()
    .select(sql`case when ${column(':before')} is null or ${isLate}${isNextDay} then 1 else 0 end`.as(':begins'))
  const begun = from(campaign.length > 0 ? byCampaign(paused) : paused, 'event')
    .selectAll()
    .where(sql<boolean>`${column(':begins')} = 1`)
  const next = (of: Sql): Sql => sql`lead(${of}) over (${mine} order by ${column(':number')})`
  return from(begun, 'event').select([
    column(':key').as('visit_id'),
    column(':person').as('person'),
    column(':at').as('started_at'),
    sql`coalesce(${next(column(':before'))}, ${column(':last')})`.as('ended_at'),
    sql`coalesce(${next(column(':number'))}, ${column(':count')} + 1) - ${column(':number')}`.as('events'),
    ...kept.map((each) => column(`:keep ${each}`).as(each)),
  ])

  /** Of the events that name a campaign, those whose one is not that of the last before them in the visit. */
  function byCampaign(paused: SelectQuery): SelectQuery {
    const numbered = from(paused, 'event')
      .selectAll()
      .select(
        sql`sum(${column(':begins')}) over (${mine} order by ${column(':number')} rows between unbounded preceding and current row)`.as(
          ':stretch',
        ),
      )
    const isNone = sql`${column(':campaign')} is null`
    const last = sql`lag(${column(':campaign')}) over (partition by ${column(':person')}, ${column(':stretch')}, ${isNone} order by ${column(':number')})`
    const compared = from(numbered, 'event').selectAll().select(last.as(':campaign_before'))
    const isNew = sql`${column(':campaign')} is not null and coalesce(${column(':campaign_before')} <> ${column(':campaign')}, true)`
    const names = [':key', ':person', ':at', ':before', ':number', ':count', ':last', ...kept.map((each) => `:keep ${each}`)]
    return from(compared, 'event').select([
      ...names.map((each) => column(each).as(each)),
      sql`case when ${column(':begins')} = 1 or ${isNew} then 1 else 0 end`.as(':begins'),
    ])
  }
}

/** Days since 1970 on the clock of a zone, in words that all engines share. */
function dayNumber(at: Sql, isInstant: boolean, timeZone: string): Sql {
  const local = localTime({ sql: at, type: isInstant ? 'instant' : 'timestamp' }, timeZone, {
    utc: (instant) => instant,
    plusSeconds: (moment, seconds) => sql`(extract(epoch from ${moment}) + ${sql.lit(seconds)})`,
    value: (text, type) => sql`cast(${text} as ${sql.raw(type === 'instant' ? 'timestamp with time zone' : 'timestamp')})`,
  })
  return sql`floor(${local} / 86400)`
}

function columnsOf(
  { schema }: Catalog,
  name: string,
  { from, key, person, time, gap, campaign = [], midnight, keep = [] }: Written,
): TableSpec {
  const refuse = (what: string): never => {
    throw new AppError('invalid_input', `The visits ${name} ${what}`)
  }
  const said = typeof from === 'string' ? from : from.name
  const columns =
    (typeof from === 'string' ? (schema as WarehouseSchema)[from] : from.columns) ??
    refuse(`are of ${said}, which is no table of the schema.`)
  const taken = ['visit_id', 'person', 'started_at', 'ended_at', 'events']
  for (const column of [key, person, time, ...campaign, ...keep])
    if (!(column in columns)) refuse(`read ${said}.${column}, which is no column.${didYouMean(column, Object.keys(columns))}`)
  const clash = [...campaign, ...keep].find((column) => taken.includes(column))
  if (clash !== undefined) refuse(`keep ${said}.${clash}, but have a column of that name themselves. Give it another one in a query.`)
  const type = String(columns[time]).replace('?', '')
  if (type !== 'instant' && type !== 'timestamp')
    refuse(`need to know how long a pause was, but ${said}.${time} is ${type}. Take an instant, or a timestamp in UTC.`)
  if (gap && !(gap.minutes > 0 && gap.minutes <= 1440)) refuse(`end after ${gap.minutes} minutes. Take more than 0, and up to 1440.`)
  if (midnight !== undefined && !isZone(midnight))
    refuse(`end at midnight of "${midnight}", which is no zone. Write it as America/New_York.`)
  return columns as TableSpec
}
