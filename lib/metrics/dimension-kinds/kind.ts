import type { PhysicalType, Source } from '../metric'
import type { Grain } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'

/** What a kind knows of the place where its dimension stands. */
export interface KindContext {
  readonly source: Source
  readonly functions: SqlFunctions
  /** A column of the source's table. */
  own(column: string): Sql
}

/**
 * One way to make a dimension of columns. A new kind is a file of its own and a line in the list of `index.ts`; planner,
 * versions, lineage and checks ask it and nobody else.
 */
export interface DimensionKind<Written> {
  /** The columns it reads, none of them twice. */
  columns(written: Written): readonly [string, ...string[]]
  /** The type of its values, as far as the schema knows the columns. */
  type(written: Written, source: Source): PhysicalType | undefined
  sql(written: Written, context: KindContext): Sql
  /** Plain data that the values depend on besides the types of the columns: part of a metric's version. */
  parts(written: Written, source: Source): readonly unknown[]
  /** What is wrong with it, in sentences. The columns are known to be there. */
  check(written: Written, source: Source): readonly string[]
  /** All values it can have besides null, where that is known, in their order. */
  values?(written: Written, source: Source): readonly string[] | undefined
  /** Whether values have an order that says more than the sizes of their groups: bands, days. */
  readonly isOrdered?: true
  /** Whether it has a value in every row, also where the column has none. */
  readonly isNeverNull?: true
  /** Whether a row may have no value though its columns have one. */
  readonly mayBeMissing?: true
  /** Of dates: what each stands for, its first day. */
  grain?(written: Written): Grain
}
