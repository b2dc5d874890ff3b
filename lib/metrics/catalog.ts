import type { AuthoredSource } from './authored-source'
import { freeze } from './freeze'
import { type Identified, type IdentityOptions, makeIdentity } from './identity'
import type { Catalog, FiscalYear, QueryTable, TableSpec, WarehouseSchema } from './metric'
import type { OwnGrain } from './query'
import { makeQuery, type QueryOptions } from './query-table'
import { type ColumnNames, type Joins, makeSource, type SourceOptions } from './source'
import { makeVisits, type VisitColumns, type VisitsOptions } from './visits'

type CompletenessOf<Schema extends WarehouseSchema> = {
  [Table in keyof Schema & string]: {
    readonly table: Table
    readonly column: ColumnNames<Schema[Table]>['time']
    /** Of a timestamp without a zone; UTC without it. */
    readonly clock?: string
  }
}[keyof Schema & string]

type ColumnsIn<Schema extends WarehouseSchema, From> =
  From extends QueryTable<infer Columns> ? Columns : From extends keyof Schema ? Schema[From] : never

type DateColumn<Table extends TableSpec> = {
  [C in keyof Table & string]: Table[C] extends 'date' | 'date?' ? C : never
}[keyof Table & string]

type CalendarOf<Schema extends WarehouseSchema> = {
  [Table in keyof Schema & string]: {
    readonly table: Table
    /** One row per day. */
    readonly day: DateColumn<Schema[Table]>
    /** What the day's period is called; each run of days has a label of its own, such as `2026 P07`. */
    readonly period: ColumnNames<Schema[Table]>['split']
  }
}[keyof Schema & string]

export interface CatalogOptions<Schema extends WarehouseSchema, Team extends string> {
  /** IANA name; days of the company begin in it unless a query says otherwise. */
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
  /** Declares the grains `fiscal_quarter` and `fiscal_year`, and ranges such as `FY2027`. */
  readonly fiscalYear?: FiscalYear
  /** Calendars of the company's own, each a grain by its name of two words or more: `retail_month`, `school_term`. */
  readonly calendars?: Readonly<Record<OwnGrain, CalendarOf<Schema>>>
  /** Metrics are owned by one of these. */
  readonly teams: readonly [Team, ...Team[]]
  readonly dataAsOf: CompletenessOf<Schema>
}

/** A catalogue that writes sources: `company.source('analytics.fct_orders', …)`. */
export interface AuthoredCatalog<Schema extends WarehouseSchema, Team extends string> extends Catalog<Team> {
  /**
   * A table with its key, its clocks, what it can be split by, and who may see its rows.
   *
   * ```ts
   * const accounts = company.source('analytics.dim_users', {
   *   name: 'accounts',
   *   primaryKey: 'user_id',
   *   time: { signed_up_at: {} },
   *   dimensions: { country: 'country', campaign: { coalesce: ['campaign', '(none)'] } },
   *   access: 'all',
   * })
   * ```
   */
  source<
    From extends (keyof Schema & string) | QueryTable,
    const Time extends ColumnNames<ColumnsIn<Schema, From>>['time'],
    const Dimension extends string,
    // biome-ignore lint/complexity/noBannedTypes: no lookups
    const Via extends Joins<ColumnNames<ColumnsIn<Schema, From>>['all']> = {},
    const Name extends string = string,
  >(
    from: From,
    options: SourceOptions<ColumnsIn<Schema, From>, Time, Dimension, Via> & { readonly name?: Name },
  ): AuthoredSource<ColumnsIn<Schema, From>, Time, Dimension, Via, Team>
  /**
   * A select query in the place of a table, written with Kysely over the tables of the schema. Give it to `source`.
   *
   * ```ts
   * const days = company.query('order_days', {
   *   columns: { day: 'date', cents: 'integer' },
   *   select: (db) => db.selectFrom('analytics.fct_ad_spend').select(['day', 'spend_cents as cents']),
   * })
   * ```
   */
  query<const Columns extends TableSpec>(name: string, options: QueryOptions<Schema, Columns>): QueryTable<Columns>
  /**
   * Visits made of events, in the place of a table: an event of somebody begins one after a pause, with another campaign, or after
   * midnight if asked to. Give it to `source`: columns `visit_id`, `person`, `started_at`, `ended_at`, `events`, and those kept of the
   * first event.
   *
   * ```ts
   * const webVisits = company.visits('web_visits', {
   *   from: 'raw_data.events',
   *   key: 'event_id',
   *   person: 'anonymous_id',
   *   time: 'occurred_at',
   *   gap: { minutes: 30 },
   *   midnight: 'America/New_York',
   *   keep: ['platform'],
   * })
   * ```
   */
  visits<
    From extends (keyof Schema & string) | QueryTable,
    const Key extends string,
    const Person extends string,
    const Time extends string,
    const Kept extends string = never,
  >(
    name: string,
    options: VisitsOptions<From, ColumnsIn<Schema, From>, Key, Person, Time, Kept>,
  ): QueryTable<VisitColumns<ColumnsIn<Schema, From>, Key, Person, Time, Kept>>
  /**
   * A table with a column for the person behind each row: the account that the row's device is linked to, whenever that was, or the
   * row's own account, or the device. Give it to `source`, and count the new column.
   *
   * ```ts
   * const sessionsOfPeople = company.identified('sessions_of_people', {
   *   of: 'raw_data.sessions',
   *   as: 'person',
   *   anonymous: 'anonymous_id',
   *   user: 'user_id',
   *   links: { table: 'raw_data.identities', anonymous: 'anonymous_id', user: 'user_id', at: 'linked_at' },
   * })
   * ```
   */
  identified<
    const Table extends keyof Schema & string,
    const Links extends keyof Schema & string,
    const As extends string,
    const Anonymous extends keyof Schema[Table] & string,
  >(
    name: string,
    options: IdentityOptions<Schema, Table, Links, As, Anonymous>,
  ): QueryTable<Identified<Schema, Table, Links, As, Anonymous>>
}

/**
 * The company's warehouse as its metrics see it: tables from the generated schema, one reporting zone, teams that own metrics.
 *
 * ```ts
 * const bakery = catalog(schema, {
 *   timeZone: 'Europe/Berlin',
 *   weekStart: 'monday',
 *   teams: ['growth', 'finance'],
 *   dataAsOf: { table: 'raw_data.loads', column: 'loaded_until' },
 * })
 * ```
 */
export function catalog<const Schema extends WarehouseSchema, const Team extends string>(
  schema: Schema,
  options: CatalogOptions<Schema, Team>,
): AuthoredCatalog<Schema, Team> {
  const made = {
    object: 'catalog' as const,
    schema,
    ...options,
    // biome-ignore lint/complexity/noBannedTypes: no lookups
    source: (from: string | QueryTable, sourceOptions: SourceOptions<TableSpec, string, string, {}>) =>
      makeSource(made as never, from, sourceOptions as never),
    query: makeQuery,
    visits: (name: string, visitsOptions: never) => makeVisits(made as never, name, visitsOptions),
    identified: (name: string, identity: Parameters<typeof makeIdentity>[2]) => makeIdentity(schema, name, identity),
  }
  return freeze(made) as never
}
