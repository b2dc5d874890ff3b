import { rmSync } from 'node:fs'
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import pg from 'pg'
import type { SqlFunctions } from '@/lib/metrics'
import { duckdbFunctions } from '@/lib/warehouse/duckdb-functions'
import { postgresFunctions } from '@/lib/warehouse/postgres-functions'

/** A bare driver on the raw events. */
export interface Engine {
  readonly name: 'duckdb' | 'postgres'
  readonly functions: SqlFunctions
  /** Rows as lists of text, and the milliseconds until all of them were here. */
  run(sql: string, parameters?: readonly unknown[]): Promise<{ readonly rows: readonly (readonly string[])[]; readonly elapsedMs: number }>
  close(): Promise<void>
}

export async function duckDbAt(file: string): Promise<Engine> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  return {
    name: 'duckdb',
    functions: duckdbFunctions,
    run: async (sql, parameters) => {
      const began = performance.now()
      const reader = await connection.runAndReadAll(sql, parameters as DuckDBValue[])
      const elapsedMs = performance.now() - began
      return { rows: reader.getRows().map((row) => row.map(String)), elapsedMs }
    },
    close: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const copied: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'raw_data.events': { event_id: 'bigint', event_name: 'text', occurred_at: 'timestamptz', anonymous_id: 'bigint', user_id: 'bigint' },
  'raw_data.experiment_assignments': { experiment: 'text', user_id: 'bigint', variant: 'text', assigned_at: 'timestamptz' },
  'analytics.dim_users': { user_id: 'bigint', plan: 'text' },
  'analytics.fct_touches': { touch_id: 'bigint', person: 'bigint', touched_at: 'timestamptz', channel: 'text' },
  'analytics.fct_conversions': { conversion_id: 'text', kind: 'text', person: 'bigint', converted_at: 'timestamptz' },
}

/** What the questions read of a DuckDB file in a database of their own. The server must be able to read beside the file. */
export async function postgresWith(file: string, serverUrl: string): Promise<Engine> {
  const name = 'bench_events'
  const url = new URL(serverUrl)
  await once(url.href, `drop database if exists ${name}`, `create database ${name}`)
  url.pathname = `/${name}`
  const source = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await source.connect()
  const csv = `${file}.csv`
  await once(url.href, 'create schema raw_data', 'create schema analytics')
  for (const [table, columns] of Object.entries(copied)) {
    await connection.run(`copy (select ${Object.keys(columns).join(', ')} from ${table}) to '${csv}' (format csv, header false)`)
    const types = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
    await once(
      url.href,
      `create table ${table} (${types.join(', ')})`,
      `copy ${table} from '${csv}' (format csv)`,
      `vacuum analyze ${table}`,
    )
  }
  rmSync(csv)
  connection.closeSync()
  source.closeSync()
  const client = new pg.Client({ connectionString: url.href, types: { getTypeParser: () => (text: string) => text } })
  await client.connect()
  return {
    name: 'postgres',
    functions: postgresFunctions,
    run: async (sql, parameters = []) => {
      const began = performance.now()
      const { rows } = await client.query({ text: sql, values: [...parameters], rowMode: 'array' })
      return { rows, elapsedMs: performance.now() - began }
    },
    close: async () => {
      await client.end()
      await once(serverUrl, `drop database ${name}`)
    },
  }
}

async function once(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
