import { freeze } from './freeze'
import { aggregate } from './kinds/aggregate'
import { custom } from './kinds/custom'
import type { Catalog, Dimension, Join, People, Person, PhysicalType, QueryTable, RowFilter, Source, TableSpec } from './metric'
import type { Conditions } from './query'

type Holds<Spec, Type extends PhysicalType> = Spec extends Type | `${Type}?` ? true : false

/** Columns of a table by use. An interface with the unions written in place, because messages then print the names. */
export interface ColumnNames<Table extends TableSpec> {
  readonly all: keyof Table & string
  readonly numeric: { [C in keyof Table & string]: Holds<Table[C], 'integer' | 'decimal' | 'float'> extends true ? C : never }[keyof Table &
    string]
  readonly time: { [C in keyof Table & string]: Holds<Table[C], 'instant' | 'timestamp' | 'date'> extends true ? C : never }[keyof Table &
    string]
  readonly json: { [C in keyof Table & string]: Holds<Table[C], 'json'> extends true ? C : never }[keyof Table & string]
  readonly clocked: { [C in keyof Table & string]: Holds<Table[C], 'timestamp'> extends true ? C : never }[keyof Table & string]
  readonly split: {
    [C in keyof Table & string]: Holds<Table[C], 'text' | 'boolean' | 'integer' | 'date'> extends true ? C : never
  }[keyof Table & string]
}

/** A dimension that is more than a column's name; each kind takes columns of the types it can read. */
type DimensionOfColumns<
  Columns extends { readonly split: string; readonly numeric: string; readonly time: string; readonly json: string },
> = Dimension<Columns['split'], Columns['numeric'], Columns['time'], Columns['json']>

/** A timestamp shows somebody's clock and must say whose; instants and dates must not. */
type TimeOptions<Table extends TableSpec, Column extends string> = Column extends ColumnNames<Table>['clocked']
  ? { readonly clock: string }
  : { readonly clock?: never }

interface LinkedSource extends Source {
  readonly '~dimensions': string
}

interface LookupJoin<Column extends string> {
  readonly via: Column | readonly [Column, ...Column[]]
  readonly to: LinkedSource
  /** Of a lookup with `validity`: the row that was valid at this time column, or the one that is `today`. */
  readonly at?: NoInfer<Column> | 'today'
  /** Rows stay that lead to excluded ones, such as the orders that staff looked after. */
  readonly exclusions?: 'ignored'
  readonly on?: never
}

/** To columns that are not the key, so that a row may meet several: an order and its tags. */
interface BridgeJoin<Column extends string> {
  readonly via: Column | readonly [Column, ...Column[]]
  readonly to: LinkedSource
  readonly on: string | readonly [string, ...string[]]
  /** `each`: a row counts once and fully in each group that one of its matches is in; groups overlap and do not add up. */
  readonly share: 'each'
}

export type Joins<Column extends string> = Readonly<Record<string, LookupJoin<Column> | BridgeJoin<Column>>>

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
  /** How late rows may arrive or be corrected; the values of these last days are marked as ones that can still change. */
  readonly settlesIn?: { readonly days: number }
  readonly dimensions: { readonly [Key in Name]: ColumnNames<Table>['split'] | DimensionOfColumns<ColumnNames<Table>> }
  /** Many-to-one to the lookup's primary key, or a bridge that says how a row is shared. */
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
  /**
   * The column that names the person a row is about, or several: numbers can then be followed to the people behind them, by analysts
   * and administrators, or by those of the audience alone. Viewers never see such names.
   */
  readonly people?: PeopleOptions<ColumnNames<Table>['all']>
  /** `all` says aloud that everybody may see every row. */
  readonly access:
    | 'all'
    | ((person: Person) => Conditions<ColumnNames<Table>['all'] | NoInfer<Name | JoinedDimension<Links>>> | 'all' | 'none')
}

/** One column, or several of which the first is meant where a number says none. */
type OneOrMore<Column extends string> = Column | readonly [Column, ...Column[]]

type PeopleOptions<Column extends string> =
  | OneOrMore<Column>
  | { readonly columns: OneOrMore<Column>; readonly audience: readonly [string, ...string[]] }

interface WrittenSource {
  readonly name?: string
  readonly primaryKey: string | readonly string[]
  readonly validity?: Source['validity']
  readonly time: Source['time']
  readonly settlesIn?: { readonly days: number }
  readonly dimensions: Readonly<Record<string, string | Dimension>>
  readonly joins?: Readonly<
    Record<string, Omit<Join, 'via' | 'on'> & { readonly via: string | readonly string[]; readonly on?: string | readonly string[] }>
  >
  readonly exclusions?: Source['exclusions']
  readonly people?: PeopleOptions<string>
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
    ...(written.settlesIn && { settlesIn: written.settlesIn.days }),
    dimensions: mapValues(written.dimensions, (dimension) => (typeof dimension === 'string' ? { column: dimension } : dimension)),
    joins: mapValues(written.joins ?? {}, ({ on, ...join }) => ({
      ...join,
      via: list(join.via),
      ...(on !== undefined && { on: list(on) }),
    })),
    exclusions: written.exclusions ?? {},
    access: written.access,
    ...(written.people && { people: peopleOf(written.people) }),
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
    custom: custom(source),
  }
  return freeze(Object.assign(source, writers))
}

function peopleOf(written: PeopleOptions<string>): People {
  return typeof written === 'object' && 'columns' in written ? { ...written, columns: list(written.columns) } : { columns: list(written) }
}

function list(one: string | readonly string[]): readonly string[] {
  return typeof one === 'string' ? [one] : one
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
