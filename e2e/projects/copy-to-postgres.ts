import pg from 'pg'
import { testPostgres } from '@/lib/warehouse/testing'
import type { Warehouse } from '@/lib/warehouse/warehouse'

const types: Readonly<Record<string, string>> = {
  text: 'text',
  integer: 'bigint',
  decimal: 'numeric',
  float: 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  instant: 'timestamptz',
}

/** A PostgreSQL warehouse with the tables of another warehouse, every value as it was; gone after the last test of the file. */
export async function copyToPostgres(from: Warehouse): Promise<Warehouse> {
  const tables = await from.introspect()
  const { warehouse, url } = await testPostgres()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const { name, columns } of tables) {
      const [schema = '', table = ''] = name.split('.').map((part) => client.escapeIdentifier(part))
      const target = `${schema}.${table}`
      const names = columns.map((column) => client.escapeIdentifier(column.name))
      const kinds = columns.map((column) => types[column.type] ?? 'text')
      await client.query(`create schema if not exists ${schema}`)
      await client.query(`create table ${target} (${names.map((column, index) => `${column} ${kinds[index]}`).join(', ')})`)
      const all = await from.run(
        { sql: `select * from ${target}`, parameters: [] },
        { timeoutMs: 60_000, maxRows: 1_000_000, maxBytes: 1_000_000_000 },
      )
      const insert = `insert into ${target} select * from unnest(${kinds.map((kind, index) => `$${index + 1}::${kind}[]`).join(', ')})`
      for (let start = 0; start < all.rowCount; start += 50_000)
        await client.query(
          insert,
          all.columns.map(({ values }) => values.slice(start, start + 50_000)),
        )
      await client.query(`analyze ${target}`)
    }
  } finally {
    await client.end()
  }
  return warehouse
}
