import type { ColumnSpec, PhysicalType, Source } from './metric'

/** Type and nullability of a column, as the schema says; undefined when there is no such column. */
export function columnType(source: Source, column: string): { readonly type: PhysicalType; readonly nullable: boolean } | undefined {
  const spec: ColumnSpec | undefined = source.catalog.schema[source.table]?.[column]
  if (!spec) return undefined
  const nullable = spec.endsWith('?')
  return { type: (nullable ? spec.slice(0, -1) : spec) as PhysicalType, nullable }
}
