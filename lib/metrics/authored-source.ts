import type { Empty, Given, Governance, Metric, Segment, Source, TableSpec } from './metric'
import type { Conditions } from './query'
import type { ColumnNames, JoinedDimension } from './source'

interface Where<Time extends string, Key extends string> {
  /** Decides when a row counts; without it, the source's first time column. */
  readonly time?: Time
  /** Only rows that pass, by dimension or own column. */
  readonly where?: Conditions<Key>
  /** Named filters that hold besides `where`. */
  readonly segments?: readonly Segment[]
}

interface Countable<Time extends string, Key extends string> extends Where<Time, Key> {
  /** What a period without rows is worth: zero without it; `carry` is what the newest period before was worth. */
  readonly empty?: Empty
}

interface Measured<Table extends TableSpec, Time extends string, Key extends string> extends Where<Time, Key> {
  readonly column: ColumnNames<Table>['numeric']
  /** What a period without rows is worth: nothing without it; `carry` is what the newest period before was worth. */
  readonly empty?: 'null' | 'carry'
}

interface Summed<Table extends TableSpec> {
  readonly column: ColumnNames<Table>['numeric']
  /** Multiplied with `column` row by row before adding up: a quantity and its price. */
  readonly times?: ColumnNames<Table>['numeric']
}

interface Closing<Table extends TableSpec> {
  readonly column: ColumnNames<Table>['numeric']
  /** The entity, by one or several columns: an account. Rows that name none are left out. */
  readonly per: ColumnNames<Table>['all'] | readonly [ColumnNames<Table>['all'], ...ColumnNames<Table>['all'][]]
  /**
   * What a period without rows is worth: nothing without it, for what is not known is not zero. With `carry` the last value
   * of each entity stands until it has another, however long ago it was.
   */
  readonly empty?: Empty
}

interface Custom<Table extends TableSpec, Time extends string, A extends 'additive' | 'none'> {
  readonly column: ColumnNames<Table>['numeric']
  /** What one row stands for, dated with the first day of its period; `none` for numbers that belong to no time. */
  readonly grain: Given['grain']
  readonly additivity: A
  /** Whose days the rows are; the catalogue's without it. Questions in other zones are refused. */
  readonly timeZone?: string
  /** A column of dates; without it, the source's first time column. */
  readonly time?: Time
  /** What no rows are worth: zero where they are additive, else nothing. */
  readonly empty?: 'zero' | 'null'
}

type Options<Team extends string, More> = Governance<Team> & More

/** A source that writes metrics: `orders.sum('revenue', { column: 'amount_cents', … })`. */
export interface AuthoredSource<Table extends TableSpec, Time extends string, Name extends string, Links, Team extends string>
  extends SourceOfDimensions<Table, Time, Name | JoinedDimension<Links>, Team> {}

interface SourceOfDimensions<Table extends TableSpec, Time extends string, Dimensions extends string, Team extends string> extends Source {
  /** Phantom: what its metrics can be split and filtered by. */
  readonly '~dimensions': Dimensions
  /**
   * Rows.
   *
   * ```ts
   * const refunded = orders.count('refunded_orders', {
   *   level: 'draft', title: 'Refunded orders', owner: 'finance',
   *   definition: 'Orders of which any part was given back.',
   *   unit: { kind: 'count', of: 'orders' },
   *   where: { refunded: true },
   * })
   * ```
   */
  count<const Name extends string>(
    name: Name,
    options: Options<Team, Countable<Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'additive', Team>
  /**
   * Of a column; nothing in a row adds nothing.
   *
   * ```ts
   * const givenBack = orders.sum('given_back', {
   *   level: 'draft', title: 'Given back', owner: 'finance',
   *   definition: 'What was given back of the orders of the period.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'refunded_cents',
   * })
   * ```
   */
  sum<const Name extends string>(
    name: Name,
    options: Options<Team, Countable<Time, Dimensions | ColumnNames<Table>['all']> & Summed<Table>>,
  ): Metric<Name, Dimensions, 'additive', Team>
  /**
   * Mean of the rows that have a value: their sum over their count, at every grain.
   *
   * ```ts
   * const meanOrder = orders.avg('mean_order', {
   *   level: 'draft', title: 'Mean order', owner: 'finance',
   *   definition: 'What an order costs on average.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'gross_cents',
   * })
   * ```
   */
  avg<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  /**
   * The least value of a column.
   *
   * ```ts
   * const least = orders.min('cheapest_order', {
   *   level: 'draft', title: 'Cheapest order', owner: 'finance',
   *   definition: 'The least that an order cost.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'gross_cents',
   * })
   * ```
   */
  min<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  /**
   * The greatest value of a column.
   *
   * ```ts
   * const most = orders.max('dearest_order', {
   *   level: 'draft', title: 'Dearest order', owner: 'finance',
   *   definition: 'The most that an order cost.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'gross_cents',
   * })
   * ```
   */
  max<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  /**
   * The middle value, or the mean of the two in the middle; counted anew at every grain, as the other percentiles are.
   *
   * ```ts
   * const median = orders.median('median_order', {
   *   level: 'draft', title: 'Median order', owner: 'finance',
   *   definition: 'Half of the orders cost no more.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'gross_cents',
   * })
   * ```
   */
  median<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  /**
   * Of the rows that have a value; between two values in proportion. `percent: 95` is the value that 95 % do not exceed.
   *
   * ```ts
   * const dear = orders.percentile('dear_order', {
   *   level: 'draft', title: 'A dear order', owner: 'finance',
   *   definition: 'Nineteen of twenty orders cost no more.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'gross_cents',
   *   percent: 95,
   * })
   * ```
   */
  percentile<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']> & { readonly percent: number }>,
  ): Metric<Name, Dimensions, 'none', Team>
  /**
   * What stands at the end of a period, such as a balance: of each entity the last value in the period, by the time column and
   * then the greater key, added up over the entities. Its `where` says which rows may be the last; filters and splits of a query
   * look at the rows that are.
   *
   * ```ts
   * const lastBaskets = orders.closing('last_baskets', {
   *   level: 'draft', title: 'Last baskets', owner: 'finance',
   *   definition: 'What everybody paid for their last order.',
   *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
   *   column: 'gross_cents',
   *   per: 'user_id',
   * })
   * ```
   */
  closing<const Name extends string>(
    name: Name,
    options: Options<Team, Where<Time, Dimensions | ColumnNames<Table>['all']> & Closing<Table>>,
  ): Metric<Name, Dimensions, 'semi', Team>
  /**
   * Numbers that stand in the rows, mostly of a query, because no measure can say them. `additive` ones are summed up to longer
   * periods and fewer splits; of `none` each is given back as it stands, by its grain and split by the whole key of its row, and
   * every other question is refused.
   *
   * ```ts
   * const channelDays = company.source('analytics.agg_channel_day', {
   *   primaryKey: ['day', 'channel'],
   *   time: { day: {} },
   *   dimensions: { channel: 'channel' },
   *   access: 'all',
   * })
   * const firstTouches = channelDays.custom('first_touches', {
   *   level: 'draft', title: 'First touches', owner: 'growth',
   *   definition: 'Visits that brought somebody for the first time, by the table of channels.',
   *   unit: { kind: 'count', of: 'visits' },
   *   column: 'touches',
   *   grain: 'day',
   *   additivity: 'additive',
   * })
   * ```
   */
  custom<const Name extends string, const A extends 'additive' | 'none'>(
    name: Name,
    options: Options<Team, Custom<Table, Time, A>>,
  ): Metric<Name, Dimensions, A, Team>
  /**
   * Different values, exactly; null is not one. Totals are counted anew, never added up.
   *
   * ```ts
   * const customers = orders.countDistinct('customers', {
   *   level: 'draft', title: 'Customers', owner: 'finance',
   *   definition: 'People who placed an order.',
   *   unit: { kind: 'count', of: 'customers' },
   *   column: 'user_id',
   * })
   * ```
   */
  countDistinct<const Name extends string>(
    name: Name,
    options: Options<Team, Countable<Time, Dimensions | ColumnNames<Table>['all']> & { readonly column: ColumnNames<Table>['all'] }>,
  ): Metric<Name, Dimensions, 'distinct', Team>
}
