import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance, quotedIdentifier } from '@duckdb/node-api'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { PhysicalType, WarehouseSchema } from '@/lib/metrics'
import { testDatabase } from '@/lib/store/testing'
import { openDuckDb } from './duckdb'
import { openPostgres } from './postgres'
import type { Value, Warehouse } from './warehouse'

/** `decimal` holds two places; integers hold 64 bits. Values are written as they leave a warehouse. */
export interface TestTable {
  readonly columns: WarehouseSchema[string]
  readonly rows: readonly Readonly<Record<string, Value>>[]
}

/** One engine, with the way to change its data that a warehouse does not have. */
export interface TestWarehouse {
  readonly warehouse: Warehouse
  readonly url: string
  /** Runs statements that write. On DuckDB the file is replaced, as a load does it. */
  change(...statements: readonly string[]): Promise<void>
}

// Registered while the test file is collected, so it runs after the file's last test.
const cleanups: (() => Promise<unknown> | unknown)[] = []
afterAll(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** Equal tables on every engine, by `schema.table`; closed after the last test of the file. */
export async function warehousesWith(tables: Readonly<Record<string, TestTable>>): Promise<readonly Warehouse[]> {
  const made = await testWarehouses((engine) => Object.entries(tables).flatMap(([name, table]) => statementsFor(engine, name, table)))
  return made.map(({ warehouse }) => warehouse)
}

/** Every engine after the statements written for it; closed after the last test of the file. */
export async function testWarehouses(
  statements: (engine: 'duckdb' | 'postgres') => readonly string[] = () => [],
): Promise<readonly TestWarehouse[]> {
  return Promise.all([testDuckDb(statements('duckdb')), testPostgres(statements('postgres'))])
}

/** By the engine's name in the list: the contract test runs over these. */
export const testEngines: Readonly<Record<string, (statements?: readonly string[]) => Promise<TestWarehouse>>> = {
  duckdb: testDuckDb,
  postgres: testPostgres,
}

export async function testDuckDb(statements: readonly string[] = []): Promise<TestWarehouse> {
  const file = path.join(testFolder(), 'warehouse.duckdb')
  const all = [...statements]
  await writeDuckDb(file, all)
  const warehouse = await openDuckDb(file)
  cleanups.push(() => warehouse.close())
  const change = (...changes: readonly string[]) => {
    all.push(...changes)
    return writeDuckDb(file, all)
  }
  return { warehouse, url: `duckdb:${file}`, change }
}

export async function testPostgres(statements: readonly string[] = []): Promise<TestWarehouse> {
  const { url, drop } = await testDatabase()
  cleanups.push(drop)
  await writePostgres(url, statements)
  const warehouse = await openPostgres(url)
  cleanups.push(() => warehouse.close())
  return { warehouse, url, change: (...changes) => writePostgres(url, changes) }
}

/** A folder of its own, open to a PostgreSQL server that runs as another user; gone after the last test of the file. */
export function testFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yardstick-warehouse-'))
  chmodSync(folder, 0o755)
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Builds a file beside the old one and puts it in its place. */
export async function writeDuckDb(file: string, statements: readonly string[]): Promise<void> {
  const fresh = `${file}.new`
  rmSync(fresh, { force: true })
  const instance = await DuckDBInstance.create(fresh)
  const connection = await instance.connect()
  try {
    await connection.run("set TimeZone = 'UTC'")
    for (const statement of statements) await connection.run(statement)
    await connection.run('checkpoint')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  renameSync(fresh, file)
}

async function writePostgres(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("set TimeZone = 'UTC'")
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const physical: Readonly<Record<PhysicalType, string>> = {
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'decimal(18, 2)',
  float: 'double precision',
  text: 'varchar',
  date: 'date',
  timestamp: 'timestamp',
  instant: 'timestamptz',
  json: 'json',
  other: 'time',
}

export function statementsFor(engine: 'duckdb' | 'postgres', name: string, { columns, rows }: TestTable): string[] {
  const [schema = '', table = ''] = name.split('.')
  const quoted = `${quotedIdentifier(schema)}.${quotedIdentifier(table)}`
  const specs = Object.entries(columns).map(([column, spec]) => {
    const nullable = spec.endsWith('?')
    return { column, nullable, type: physical[spec.replace('?', '') as PhysicalType] }
  })
  const definitions = specs.map(({ column, nullable, type }) => `${quotedIdentifier(column)} ${type}${nullable ? '' : ' not null'}`)
  const texts = rows.map((row) => specs.map(({ column }) => (row[column] == null ? null : String(row[column]))))
  const literal = `'${JSON.stringify(texts).replaceAll("'", "''")}'`
  const values = specs.map(({ type }, index) => `cast(r->>${index} as ${type})`).join(', ')
  const from =
    engine === 'duckdb' ? `(select unnest(from_json(${literal}, '["json"]')) as r)` : `json_array_elements(${literal}::json) as r`
  return [
    `create schema if not exists ${quotedIdentifier(schema)}`,
    `create table ${quoted} (${definitions.join(', ')})`,
    ...(rows.length > 0 ? [`insert into ${quoted} select ${values} from ${from}`] : []),
  ]
}
