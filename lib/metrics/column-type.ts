import type { ColumnSpec, PhysicalType, Source, TableSpec } from './metric'

/** The columns of a source's table, as the schema says, or of its query, as declared; undefined for a table that is not there. */
export function columnsOf({ catalog, table, query }: Source): TableSpec | undefined {
  return query ? query.columns : catalog.schema[table]
}

/** Type and nullability of a column, as the schema or the query says; undefined when there is no such column. */
export function columnType(source: Source, column: string): { readonly type: PhysicalType; readonly nullable: boolean } | undefined {
  const spec: ColumnSpec | undefined = columnsOf(source)?.[column]
  if (!spec) return undefined
  const nullable = spec.endsWith('?')
  return { type: (nullable ? spec.slice(0, -1) : spec) as PhysicalType, nullable }
}
