import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { fillDemoWarehouse } from './fill'
import type { Step } from './step'

export type Row = Readonly<Record<string, string | number | boolean | null>>

/** A demo warehouse in memory, for tests. `rows` answers with plain numbers: nothing here is beyond 2^53. */
export async function demoInMemory(options: { readonly scale: number; readonly threads?: number; readonly steps?: readonly Step[] }) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(options.threads ?? 2) })
  const connection = await instance.connect()
  await fillDemoWarehouse(connection, options)
  return {
    connection,
    rows: (sql: string) => rowsOf(connection, sql),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

export type DemoInMemory = Awaited<ReturnType<typeof demoInMemory>>

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS()
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
}

function plain(value: unknown): Row[string] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value as Row[string]
  return value instanceof Date ? value.toISOString().slice(0, 10) : Number(value)
}
