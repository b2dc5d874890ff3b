import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DuckDBInstance } from '@duckdb/node-api'
import { openWarehouse } from '@/lib/warehouse'
import { type Goal, ms, percentile } from '../goal'

const statement = {
  sql: `select event_id, session_id, platform, app_version, event_name, epoch_ms(occurred_at::timestamp) as at_ms, length(anonymous_id::varchar) as letters,
    event_id % 97 as bucket from raw_data.events where event_id is not null limit 100000`,
  parameters: [],
}

export const resultTransport: Goal = {
  number: 13,
  title: '100,000 rows × 8 columns, database to usable columns, no network',
  target: '≤ 60 ms above the query itself, ≤ 15 ms of blocked event loop',
  async measure({ warehousePath }) {
    const warehouse = await openWarehouse(`duckdb:${warehousePath}`, { stateFolder: '.yardstick/bench/state' })
    const instance = await DuckDBInstance.fromCache(warehousePath, { access_mode: 'READ_ONLY' }).catch(() => undefined)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    const [whole, blocked]: [number[], number[]] = [[], []]
    for (let round = 0; round < 9; round++) {
      delay.reset()
      delay.enable()
      const started = performance.now()
      await warehouse.run(statement, { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 1 << 30 })
      whole.push(performance.now() - started)
      delay.disable()
      blocked.push(delay.max / 1e6)
    }
    await warehouse.close()
    instance?.closeSync()
    const [total, block] = [percentile(whole, 0.5), percentile(blocked, 0.5)]
    return { figure: `${ms(total)} with the query, longest block ${ms(block)}`, met: total <= 60 && block <= 15 }
  },
}
