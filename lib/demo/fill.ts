import type { DuckDBConnection } from '@duckdb/node-api'
import { macros } from './mixing'
import type { Step } from './step'
import { demoSteps } from './steps'

/** Called before each step and once at the end. `done` and `total` count steps, weighted by nothing. */
export type Progress = (done: number, total: number, step: string) => void

/**
 * Fills an empty DuckDB database with the demo company: 540 days, about ten million events at scale 1.
 * Equal scale, equal rows, whatever the thread count. Temporary helper tables stay on the connection.
 */
export async function fillDemoWarehouse(
  connection: DuckDBConnection,
  options: { readonly scale: number; readonly steps?: readonly Step[]; readonly onProgress?: Progress },
): Promise<void> {
  const { scale, steps = demoSteps, onProgress } = options
  for (const schema of ['raw_data', 'analytics', 'adhoc', 'archive']) await connection.run(`create schema ${schema}`)
  for (const macro of macros) await connection.run(macro)
  const counts = [BigInt(Math.round(610_000 * scale)), BigInt(Math.round(20_000 * scale))]
  await connection.run('create temp table scale as select $1::bigint as visitors, $2::bigint as bots, $3::double as loudness', [
    ...counts,
    loudness(scale),
  ])
  for (const [index, step] of steps.entries()) {
    onProgress?.(index, steps.length, step.table)
    await runStep(connection, step)
  }
  onProgress?.(steps.length, steps.length, 'done')
}

/** Fewer people cannot show a small effect: how many times greater those of experiments are, so that each scale tells their stories. */
function loudness(scale: number): number {
  return Math.round(Math.min(5, Math.max(1, scale ** -0.7)) * 10) / 10
}

async function runStep(connection: DuckDBConnection, { table, columns, query, comment }: Step): Promise<void> {
  if (columns) {
    await connection.run(`create table ${table} (${columns})`)
    await connection.run(`insert into ${table} ${query}`)
  } else {
    await connection.run(`create ${table.includes('.') ? '' : 'temp'} table ${table} as ${query}`)
  }
  if (comment) await connection.run(`comment on table ${table} is '${comment}'`)
}
