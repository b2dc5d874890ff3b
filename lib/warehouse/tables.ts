import type { Table, TableColumn } from './warehouse'

export interface CatalogueRow extends TableColumn {
  readonly schema: string
  readonly table: string
}

/** Rows of an engine's catalogue, columns of a table in their order, as tables sorted by name: equal on every engine. */
export function tablesOf(rows: readonly CatalogueRow[]): Table[] {
  const tables = new Map<string, TableColumn[]>()
  for (const { schema, table, name, type, nullable } of rows) {
    const full = `${schema}.${table}`
    const columns = tables.get(full) ?? []
    columns.push({ name, type, nullable })
    tables.set(full, columns)
  }
  return [...tables].map(([name, columns]) => ({ name, columns })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
