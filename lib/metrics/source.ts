import { freeze } from './freeze'
import { aggregate } from './kinds/aggregate'
import type {
  Catalog,
  Dimension,
  Empty,
  Governance,
  Join,
  Metric,
  Person,
  PhysicalType,
  QueryTable,
  RowFilter,
  Segment,
  Source,
  TableSpec,
} from './metric'
import type { Conditions } from './query'

type Holds<Spec, Type extends PhysicalType> = Spec extends Type | `${Type}?` ? true : false

/** Columns of a table by use. An interface with the unions written in place, because messages then print the names. */
export interface ColumnNames<Table extends TableSpec> {
  readonly all: keyof Table & string
  readonly numeric: { [C in keyof Table & string]: Holds<Table[C], 'integer' | 'decimal' | 'float'> extends true ? C : never }[keyof Table &
    string]
  readonly time: { [C in keyof Table & string]: Holds<Table[C], 'instant' | 'timestamp' | 'date'> extends true ? C : never }[keyof Table &
    string]
  readonly clocked: { [C in keyof Table & string]: Holds<Table[C], 'timestamp'> extends true ? C : never }[keyof Table & string]
  readonly split: {
    [C in keyof Table & string]: Holds<Table[C], 'text' | 'boolean' | 'integer' | 'date'> extends true ? C : never
  }[keyof Table & string]
}

/** A dimension that is more than a column's name; each kind takes columns of the types it can read. */
type DimensionOfColumns<Columns extends { readonly split: string; readonly numeric: string; readonly time: string }> = Dimension<
  Columns['split'],
  Columns['numeric'],
  Columns['time']
>

/** A timestamp shows somebody's clock and must say whose; instants and dates must not. */
type TimeOptions<Table extends TableSpec, Column extends string> = Column extends ColumnNames<Table>['clocked']
  ? { readonly clock: string }
  : { readonly clock?: never }

interface LinkedSource extends Source {
  readonly '~dimensions': string
}

export type Joins<Column extends string> = Readonly<
  Record<
    string,
    {
      readonly via: Column | readonly [Column, ...Column[]]
      readonly to: LinkedSource
      /** Of a lookup with `validity`: the row that was valid at this time column, or the one that is `today`. */
      readonly at?: NoInfer<Column> | 'today'
      /** Rows stay that lead to excluded ones, such as the orders that staff looked after. */
      readonly exclusions?: 'ignored'
    }
  >
>

/** `user.country` for a join called `user` to a source that can be split by `country`; paths grow by one name per hop. */
export type JoinedDimension<Links> = {
  [Path in keyof Links & string]: Links[Path] extends { readonly to: { readonly '~dimensions': infer Names extends string } }
    ? `${Path}.${Names}`
    : never
}[keyof Links & string]

export interface SourceOptions<Table extends TableSpec, Time extends string, Name extends string, Links> {
  /** Without it, the table's last part. */
  readonly name?: string
  /**
   * Several columns when only together they are unique. Checked against the data. `none` says aloud that rows have no key of
   * their own; then no other source may join to this one.
   */
  readonly primaryKey: 'none' | ColumnNames<Table>['all'] | readonly [ColumnNames<Table>['all'], ...ColumnNames<Table>['all'][]]
  /** Several rows may have one key, each valid for a time of its own: from inclusive, to exclusive, null for "still". */
  readonly validity?: {
    readonly from: ColumnNames<Table>['time']
    readonly to: ColumnNames<Table>['time']
    /** Of timestamps without a zone: whose clock they show. */
    readonly clock?: string
  }
  /** The first one is the default of its metrics. */
  readonly time: { readonly [Column in Time]: TimeOptions<Table, Column> }
  readonly dimensions: { readonly [Key in Name]: ColumnNames<Table>['split'] | DimensionOfColumns<ColumnNames<Table>> }
  /** Many-to-one only: the target is always the lookup's primary key. */
  readonly joins?: Links
  /**
   * Rows that no metric counts: staff, test accounts, bots, by name. They hold for every source whose joins lead here, too; a
   * query may ask for them by name.
   */
  readonly exclusions?: Readonly<
    Record<
      string,
      { readonly title?: string; readonly where: Conditions<ColumnNames<Table>['all'] | NoInfer<Name | JoinedDimension<Links>>> }
    >
  >
  /** `all` says aloud that everybody may see every row. */
  readonly access:
    | 'all'
    | ((person: Person) => Conditions<ColumnNames<Table>['all'] | NoInfer<Name | JoinedDimension<Links>>> | 'all' | 'none')
}

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

type Options<Team extends string, More> = Governance<Team> & More

/** A source that writes metrics: `orders.sum('revenue', { column: 'amount_cents', … })`. */
export interface AuthoredSource<Table extends TableSpec, Time extends string, Name extends string, Links, Team extends string>
  extends SourceOfDimensions<Table, Time, Name | JoinedDimension<Links>, Team> {}

interface SourceOfDimensions<Table extends TableSpec, Time extends string, Dimensions extends string, Team extends string> extends Source {
  /** Phantom: what its metrics can be split and filtered by. */
  readonly '~dimensions': Dimensions
  /** Rows. */
  count<const Name extends string>(
    name: Name,
    options: Options<Team, Countable<Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'additive', Team>
  sum<const Name extends string>(
    name: Name,
    options: Options<Team, Countable<Time, Dimensions | ColumnNames<Table>['all']> & Summed<Table>>,
  ): Metric<Name, Dimensions, 'additive', Team>
  /** Mean of the rows that have a value: their sum over their count, at every grain. */
  avg<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  min<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  max<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  /** The middle value, or the mean of the two in the middle; counted anew at every grain, as the other percentiles are. */
  median<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']>>,
  ): Metric<Name, Dimensions, 'none', Team>
  /** Of the rows that have a value; between two values in proportion. `percent: 95` is the value that 95 % do not exceed. */
  percentile<const Name extends string>(
    name: Name,
    options: Options<Team, Measured<Table, Time, Dimensions | ColumnNames<Table>['all']> & { readonly percent: number }>,
  ): Metric<Name, Dimensions, 'none', Team>
  /**
   * What stands at the end of a period, such as a balance: of each entity the last value in the period, by the time column and
   * then the greater key, added up over the entities. Its `where` says which rows may be the last; filters and splits of a query
   * look at the rows that are.
   */
  closing<const Name extends string>(
    name: Name,
    options: Options<Team, Where<Time, Dimensions | ColumnNames<Table>['all']> & Closing<Table>>,
  ): Metric<Name, Dimensions, 'semi', Team>
  /** Different values, exactly; null is not one. Totals are counted anew, never added up. */
  countDistinct<const Name extends string>(
    name: Name,
    options: Options<Team, Countable<Time, Dimensions | ColumnNames<Table>['all']> & { readonly column: ColumnNames<Table>['all'] }>,
  ): Metric<Name, Dimensions, 'distinct', Team>
}

interface WrittenSource {
  readonly name?: string
  readonly primaryKey: string | readonly string[]
  readonly validity?: Source['validity']
  readonly time: Source['time']
  readonly dimensions: Readonly<Record<string, string | Dimension>>
  readonly joins?: Readonly<Record<string, Omit<Join, 'via'> & { readonly via: string | readonly string[] }>>
  readonly exclusions?: Source['exclusions']
  readonly access: 'all' | ((person: Person) => RowFilter)
}

/** The source with short forms written out, and its metric writers. */
export function makeSource(catalog: Catalog, from: string | QueryTable, written: WrittenSource): Source {
  const { table, query } = typeof from === 'string' ? { table: from, query: undefined } : { table: from.name, query: from }
  const source: Source = {
    object: 'source',
    name: written.name ?? table.slice(table.lastIndexOf('.') + 1),
    table,
    ...(query && { query }),
    primaryKey: written.primaryKey === 'none' ? [] : list(written.primaryKey),
    ...(written.validity && { validity: written.validity }),
    time: written.time,
    dimensions: mapValues(written.dimensions, (dimension) => (typeof dimension === 'string' ? { column: dimension } : dimension)),
    joins: mapValues(written.joins ?? {}, (join) => ({ ...join, via: list(join.via) })),
    exclusions: written.exclusions ?? {},
    access: written.access,
    catalog,
  }
  const writers = {
    count: aggregate(source, 'count'),
    sum: aggregate(source, 'sum'),
    avg: aggregate(source, 'avg'),
    min: aggregate(source, 'min'),
    max: aggregate(source, 'max'),
    median: aggregate(source, 'median'),
    percentile: aggregate(source, 'percentile'),
    closing: aggregate(source, 'closing'),
    countDistinct: aggregate(source, 'countDistinct'),
  }
  return freeze(Object.assign(source, writers))
}

function list(one: string | readonly string[]): readonly string[] {
  return typeof one === 'string' ? [one] : one
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
