import { rmSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DuckDBInstance } from '@duckdb/node-api'
import { openWarehouse } from '@/lib/warehouse'
import { type Goal, ms, percentile } from '../goal'

const statement = { sql: 'select * from facts', parameters: [] }

export const resultTransport: Goal = {
  number: 13,
  title: '100,000 rows × 8 columns (integers, doubles, a split of 40 values), database to usable columns, no network',
  target: '≤ 60 ms, ≤ 15 ms of blocked event loop',
  async measure({ warehousePath }) {
    const folder = path.dirname(warehousePath)
    const file = path.join(folder, 'transport.duckdb')
    await writeFacts(file)
    const warehouse = await openWarehouse(`duckdb:${file}`, { stateFolder: folder })
    const delay = monitorEventLoopDelay({ resolution: 1 })
    const [whole, blocked]: [number[], number[]] = [[], []]
    for (let round = 0; round < 15; round++) {
      delay.reset()
      delay.enable()
      const started = performance.now()
      await warehouse.run(statement, { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 1 << 30 })
      whole.push(performance.now() - started)
      delay.disable()
      blocked.push(delay.max / 1e6)
    }
    await warehouse.close()
    const [total, block] = [percentile(whole, 0.5), percentile(blocked, 0.5)]
    return { figure: `${ms(total)}, longest block ${ms(block)} (medians of ${whole.length})`, met: total <= 60 && block <= 15 }
  },
}

async function writeFacts(file: string): Promise<void> {
  rmSync(file, { force: true })
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  await connection.run(`create type channel as enum (select 'channel ' || n from range(40) numbers(n))`)
  await connection.run(`create table facts as select n::integer as a, (n * 7)::integer as b, (n % 97)::integer as c, (n % 13)::integer as d,
    n / 3.0::double as e, n * 0.01::double as f, (n % 365)::integer as g, ('channel ' || n % 40)::channel as h from range(100000) numbers(n)`)
  connection.closeSync()
  instance.closeSync()
}
