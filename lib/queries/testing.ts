import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { createQueryLog, type QueryLog } from '@/lib/costs/query-log'
import { catalog, dashboard, type Metric, type MetricQuery, type Person, tile } from '@/lib/metrics'
import { governance as shared } from '@/lib/metrics/testing'
import type { Project } from '@/lib/project/project'
import { testStore } from '@/lib/store/testing'
import { testDuckDb } from '@/lib/warehouse/testing'
import { createRunQuery } from './run-query'

/** Orders of two countries in three days, and a view whose questions take long. */
const statements = [
  'create schema app',
  'create table app.orders (id bigint not null, ordered_at timestamptz not null, country varchar not null, amount bigint not null)',
  `insert into app.orders values
    (1, '2026-06-01T08:00:00Z', 'DE', 10), (2, '2026-06-01T09:00:00Z', 'FR', 200),
    (3, '2026-06-02T08:00:00Z', 'DE', 30), (4, '2026-06-03T23:59:59Z', 'FR', 400)`,
  `create view app.slow as
    select range as id, timestamptz '2026-06-02T00:00:00Z' as ordered_at, 'DE' as country, range as amount from range(1000000)`,
  `create view app.endless as
    select range as id, timestamptz '2026-06-02T00:00:00Z' as ordered_at, 'DE' as country, range as amount from range(40000000000)`,
]

const table = { id: 'integer', ordered_at: 'instant', country: 'text', amount: 'integer' } as const
const company = catalog(
  { 'app.orders': table, 'app.slow': table, 'app.endless': table, 'app.missing': table },
  { timeZone: 'UTC', weekStart: 'monday', teams: ['growth', 'finance'], dataAsOf: { table: 'app.orders', column: 'ordered_at' } },
)
const governance = { ...shared, unit: { kind: 'count', of: 'orders' } } as const

function sourceOf(name: 'orders' | 'slow' | 'endless' | 'missing') {
  return company.source(`app.${name}`, {
    primaryKey: 'id',
    time: { ordered_at: {} },
    dimensions: { country: 'country' },
    people: name === 'slow' ? { columns: 'id', audience: ['finance'] } : 'id',
    access: (person) => (person.attributes.country ? { country: person.attributes.country } : 'all'),
  })
}

const orders = sourceOf('orders')
const revenue = orders.sum('revenue', { ...governance, column: 'amount' })
const secret = orders.count('secret', { ...governance, audience: ['finance'] })
const slow = sourceOf('slow').countDistinct('slow', { ...governance, column: 'amount' })
const endless = sourceOf('endless').countDistinct('endless', { ...governance, column: 'amount' })
const missing = sourceOf('missing').count('missing', { ...governance })
const overview = dashboard('overview', {
  title: 'Overview',
  purpose: 'A test.',
  owner: 'growth',
  audience: ['growth'],
  defaults: { range: 'last 3 days', grain: 'day' },
  filters: [],
  tiles: [tile('revenue', { title: 'How much?', chart: 'line', metrics: [revenue], width: 6, height: 3 })],
})

/** The shop above as a project. */
export function testProject(generation = 1): Project {
  const metrics: readonly Metric[] = [revenue, secret, slow, endless, missing]
  return {
    generation,
    folder: '',
    loadedAt: '2026-06-30T12:00:00Z',
    catalog: company,
    sources: new Map([['orders', orders]]),
    metrics: new Map(metrics.map((metric) => [metric.name, metric])),
    segments: new Map(),
    dashboards: new Map([['overview', overview]]),
    experiments: new Map(),
    files: new Map(),
  }
}

export function personOf(more: Partial<Person> = {}): Person {
  return { id: 'ada', email: 'ada@example.com', name: 'Ada', role: 'viewer', teams: ['growth'], attributes: {}, ...more }
}

export function queryOf(metric: string, more: Partial<MetricQuery> = {}): MetricQuery {
  return { metrics: [metric], range: ['2026-06-01', '2026-06-04'], timeZone: 'UTC', ...more }
}

/** The whole way from question to answer over a real DuckDB, with its log in a real store. */
export async function testQueries(options: Partial<Parameters<typeof createRunQuery>[0]> = {}) {
  const db = await testStore()
  let asked = 0
  const store = db.store.withPlugin({
    transformQuery: ({ node }) => {
      asked++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const { warehouse, change } = await testDuckDb(statements)
  const spoolFolder = mkdtempSync(path.join(tmpdir(), 'yardstick-spool-'))
  const logger = pino({ enabled: false })
  const now = () => new Date('2026-06-30T12:00:00Z')
  const log = createQueryLog({ store, spoolFolder, logger, now })
  const running = new Set<string>()
  const queryLog: QueryLog = {
    ...log,
    executionStarted(record) {
      if (record.template_hash !== 'data-as-of') running.add(record.id)
      return log.executionStarted(record)
    },
    executionEnded(record) {
      running.delete(record.id)
      return log.executionEnded(record)
    },
  }
  const state = { project: testProject(), problems: [] }
  const project = {
    current: () => state,
    onChange: () => () => undefined,
    close: async () => undefined,
  }
  const make = (more: typeof options = {}) => createRunQuery({ project, warehouse, queryLog, logger, now, ...options, ...more })
  return {
    db,
    /** The same store, counting. */
    store,
    statements: () => asked,
    /** Statements of questions on the warehouse now. */
    running: () => running.size,
    warehouse,
    change,
    queryLog,
    logger,
    now,
    project,
    make,
    runQuery: make(),
    async requests() {
      await queryLog.flush()
      return db.store.selectFrom('requests').selectAll().execute()
    },
    /** Statements of questions, without those that ask how complete the data is. */
    async executions() {
      await queryLog.flush()
      return db.store.selectFrom('executions').selectAll().where('template_hash', '!=', 'data-as-of').execute()
    },
    async forget() {
      await queryLog.flush()
      await db.store.deleteFrom('requests').execute()
      await db.store.deleteFrom('executions').execute()
    },
    async close() {
      await queryLog.close()
      await db.close()
      rmSync(spoolFolder, { recursive: true })
    },
  }
}
