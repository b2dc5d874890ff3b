import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { connectStore } from '@/lib/store/db'
import { createQueryLog, type ExecutionRecord } from './query-log'

// Answers until it is killed, and tells of each answer after it is on record.
const { STORE_URL = '', SPOOL = '' } = process.env
const at = new Date('2026-06-30T12:00:00Z')
const log = createQueryLog({ store: connectStore(STORE_URL), spoolFolder: SPOOL, logger: pino({ enabled: false }), now: () => at })
const execution: Omit<ExecutionRecord, 'id'> = {
  warehouse: 'warehouse',
  engine: 'duckdb',
  template: 'select 1',
  template_hash: 'f00',
  parameters: '[]',
  data_version: '1',
  started_at: at,
  outcome: 'started',
}
await log.executionStarted({ id: 'finished', ...execution })
await log.executionStarted({ id: 'open', ...execution })
await log.executionEnded({ id: 'finished', ...execution, outcome: 'answered' })
await log.flush()
await log.executionStarted({ id: 'open since the last file', ...execution })
for (;;) {
  const id = randomUUID()
  await log.request({
    id,
    at,
    origin: 'dashboard',
    metrics: '{}',
    query: '{}',
    cache: 'miss',
    queued_ms: 0,
    run_ms: 1,
    total_ms: 1,
    outcome: 'answered',
  })
  process.send?.(id)
}
