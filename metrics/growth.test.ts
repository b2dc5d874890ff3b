import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chartKind } from '@/lib/charts'
import { buildDemoWarehouse } from '@/lib/demo/build'
import type { Dashboard, Metric, MetricQuery } from '@/lib/metrics'
import { asker } from '@/lib/metrics/testing'
import { openDuckDb } from '@/lib/warehouse/duckdb'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import * as project from './index'

// What is planted in the demo is found: an outage of tracking, a week of refunds, 6 % of subscribers who leave a month; and what two
// ways of counting must agree on agrees.

const { timeZone } = project.company
const metrics = (Object.values(project) as readonly { readonly object?: string }[]).filter(
  (each) => each.object === 'metric',
) as unknown as readonly Metric[]

let folder: string
let warehouse: Warehouse
let ask: ReturnType<typeof asker>

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'yardstick-growth-'))
  const file = path.join(folder, 'demo.duckdb')
  await buildDemoWarehouse({ path: file, scale: 0.1 })
  warehouse = await openDuckDb(file)
  ask = asker([warehouse], { catalog: project.company, metrics, dataAsOf: '2026-06-30T00:00:00Z' })
}, 300_000)

afterAll(async () => {
  await warehouse?.close()
  rmSync(folder, { recursive: true, force: true })
})

const year = ['2025-02-01', '2026-06-01'] as const
const monthly = { timeZone, grain: 'month', range: year } as const

test('devices and accounts merge as the model layer merges them', async () => {
  const { rows } = await ask({ timeZone, metrics: ['people_tracked'], grain: 'day', range: ['2025-01-06', '2026-06-29'] })
  const sql = `select day::varchar as day, count(distinct person)::integer as people from analytics.fct_user_days
    where is_active and day < date '2026-06-29' group by 1 order by 1`
  const { columns } = await warehouse.run({ sql, parameters: [] }, { timeoutMs: 60_000, maxRows: 1000, maxBytes: 10_000_000 })
  expect(rows.map(({ period }) => period)).toEqual(columns[0]?.values)
  expect(rows.map((row) => row.people_tracked)).toEqual(columns[1]?.values)
})

test('people with a tracked checkout are the buyers of orders before and after the event was renamed, but for one in the outage', async () => {
  const asked = { timeZone, grain: 'month', range: ['2025-11-01', '2026-06-01'] } as const
  const { rows } = await ask({ ...asked, metrics: ['payers_tracked', 'buyers'] })
  expect(rows.slice(4).map((row) => row.payers_tracked)).toEqual([82, 111, 117])
  const lost = rows.map((row) => Number(row.buyers) - Number(row.payers_tracked))
  expect(lost).toEqual([0, 0, 0, 0, 1, 0, 0])
  const euro = { ...asked, where: { currency: 'EUR' } }
  const tracked = await ask({ ...euro, metrics: ['payers_tracked'] })
  const paid = await ask({ ...euro, metrics: ['buyers'] })
  expect(tracked.rows.map((row, month) => Number(row.payers_tracked) + Number(lost[month]))).toEqual(paid.rows.map((row) => row.buyers))
  expect(tracked.rows.slice(4).map((row) => row.payers_tracked)).toEqual([17, 17, 21])
})

test('who is there is new, retained or resurrected; and those of four weeks are the bars of their days', async () => {
  const { rows } = await ask({ ...monthly, metrics: ['user_lifecycle', 'active_users'] })
  expect(rows.map((row) => row.user_lifecycle)).toEqual(rows.map((row) => row.active_users))
  const until = ['2026-04-01', '2026-06-29'] as const
  const daily = await ask({ timeZone, metrics: ['user_lifecycle_28', 'monthly_active_users', 'days_of_use'], grain: 'day', range: until })
  expect(daily.rows.map((row) => row.user_lifecycle_28)).toEqual(daily.rows.map((row) => row.monthly_active_users))
  expect(daily.rows.map((row) => row.days_of_use)).toEqual(daily.rows.map((row) => row.monthly_active_users))
})

test('recurring revenue is its states, and six in a hundred leave a month', async () => {
  const { rows } = await ask({ ...monthly, metrics: ['recurring_revenue', 'recurring_revenue_states', 'gross_revenue_retention'] })
  expect(rows.map((row) => row.recurring_revenue_states)).toEqual(rows.map((row) => row.recurring_revenue))
  const lost = rows.slice(4).map((row) => 1 - Number(row.gross_revenue_retention))
  expect(lost.reduce((sum, each) => sum + each, 0) / lost.length).toBeGreaterThan(0.04)
  expect(lost.reduce((sum, each) => sum + each, 0) / lost.length).toBeLessThan(0.08)
})

test('iOS sent nothing on March 10 from 6 to 20 o’clock, other platforms did, and orders held', async () => {
  const asked = { timeZone: 'UTC', range: ['2026-03-10', '2026-03-11'], grain: 'hour', metrics: ['tracked_events'] } as const
  const ios = await ask({ ...asked, where: { platform: 'ios' } })
  const hours = ios.rows.map((row) => Number(row.tracked_events))
  expect(hours.slice(6, 20)).toEqual(Array(14).fill(0))
  expect(Math.max(...hours.slice(0, 6))).toBeGreaterThan(0)
  expect(Math.max(...hours.slice(20))).toBeGreaterThan(0)
  const others = await ask({ ...asked, where: { platform: ['web', 'android'] } })
  expect(Math.min(...others.rows.slice(12, 20).map((row) => Number(row.tracked_events)))).toBeGreaterThan(0)
  const orders = await ask({ timeZone: 'UTC', metrics: ['orders'], grain: 'day', range: ['2026-03-03', '2026-03-18'] })
  expect(Math.min(...orders.rows.map((row) => Number(row.orders)))).toBeGreaterThan(0)
})

test('one order in four of the second week of April was given back, and net revenue shows it against gross', async () => {
  const asked = { timeZone, grain: 'week', range: ['2026-03-02', '2026-06-01'] } as const
  const { rows } = await ask({ ...asked, metrics: ['refunded_order_share'] })
  const worst = rows.toSorted((a, b) => Number(b.refunded_order_share) - Number(a.refunded_order_share))[0]
  expect(worst?.period).toBe('2026-04-06')
  expect(Number(worst?.refunded_order_share)).toBeGreaterThan(0.15)
  const money = await ask({ timeZone, metrics: ['gross_revenue', 'net_revenue'], grain: 'month', range: ['2026-02-01', '2026-06-01'] })
  const kept = money.rows.map((row) => Number(row.net_revenue) / Number(row.gross_revenue))
  expect(kept.indexOf(Math.min(...kept))).toBe(2)
})

const tiles = [project.engagement, project.revenueDashboard].flatMap((page: Dashboard) =>
  page.tiles.map((tile) => [`${page.slug}/${tile.name}`, page, tile] as const),
)

test.each(tiles)('%s is answered, in the chart that it asks for', async (_, page, { metrics, by, where, chart, grain, totals, top }) => {
  const asked = grain === 'page' ? page.defaults.grain : grain
  const query: MetricQuery = {
    metrics,
    range: page.defaults.range,
    timeZone,
    ...(by && { by }),
    ...(where && { where }),
    ...(asked !== 'none' && { grain: asked }),
    ...(totals && { totals }),
    ...(top && { top }),
  }
  const kind = chartKind(chart)
  expect(kind.kind).toBe(chart)
  const { rows, result } = await ask(query)
  expect(rows.length).toBeGreaterThan(0)
  expect(kind.refuses?.(result)).toBeUndefined()
})
