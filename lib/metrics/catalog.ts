import { freeze } from './freeze'
import type { Catalog, FiscalYear, TableSpec, WarehouseSchema } from './metric'
import { type AuthoredSource, type ColumnNames, type Joins, makeSource, type SourceOptions } from './source'

type CompletenessOf<Schema extends WarehouseSchema> = {
  [Table in keyof Schema & string]: {
    readonly table: Table
    readonly column: ColumnNames<Schema[Table]>['time']
    /** Of a timestamp without a zone; UTC without it. */
    readonly clock?: string
  }
}[keyof Schema & string]

export interface CatalogOptions<Schema extends WarehouseSchema, Team extends string> {
  /** IANA name; days of the company begin in it unless a query says otherwise. */
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
  /** Declares the grains `fiscal_quarter` and `fiscal_year`, and ranges such as `FY2027`. */
  readonly fiscalYear?: FiscalYear
  /** Metrics are owned by one of these. */
  readonly teams: readonly [Team, ...Team[]]
  readonly dataAsOf: CompletenessOf<Schema>
}

/** A catalogue that writes sources: `company.source('analytics.fct_orders', …)`. */
export interface AuthoredCatalog<Schema extends WarehouseSchema, Team extends string> extends Catalog<Team> {
  source<
    Table extends keyof Schema & string,
    const Time extends ColumnNames<Schema[Table]>['time'],
    const Dimension extends string,
    // biome-ignore lint/complexity/noBannedTypes: no lookups
    const Via extends Joins<ColumnNames<Schema[Table]>['all']> = {},
    const Name extends string = string,
  >(
    table: Table,
    options: SourceOptions<Schema[Table], Time, Dimension, Via> & { readonly name?: Name },
  ): AuthoredSource<Schema[Table], Time, Dimension, Via, Team>
}

/** The company's warehouse as its metrics see it: tables from the generated schema, one reporting zone, teams that own metrics. */
export function catalog<const Schema extends WarehouseSchema, const Team extends string>(
  schema: Schema,
  options: CatalogOptions<Schema, Team>,
): AuthoredCatalog<Schema, Team> {
  const made = {
    object: 'catalog' as const,
    schema,
    ...options,
    // biome-ignore lint/complexity/noBannedTypes: no lookups
    source: (table: string, sourceOptions: SourceOptions<TableSpec, string, string, {}>) =>
      makeSource(made as never, table, sourceOptions as never),
  }
  return freeze(made) as never
}
