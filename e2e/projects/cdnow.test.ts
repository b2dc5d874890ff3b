import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWarehouse } from '@/lib/warehouse'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { copyToPostgres } from './copy-to-postgres'
import { dataFolder, firstRow, openProject } from './testing'

const folder = path.join(dataFolder, 'cdnow')

// Known facts of the data set, asked of DuckDB and PostgreSQL alike; both must give the same bytes.
describe.skipIf(!existsSync(folder))('CDNOW (skipped where ../shared/data/cdnow is absent)', () => {
  let stateFolder: string
  let duckdb: Warehouse
  let shop: Awaited<ReturnType<typeof openProject>>
  const all = ['1997-01-01', '1998-07-01'] as const

  beforeAll(async () => {
    stateFolder = mkdtempSync(path.join(tmpdir(), 'cdnow-'))
    duckdb = await openWarehouse(`duckdb:${folder}/`, { stateFolder })
    shop = await openProject('e2e/projects/cdnow', [duckdb, await copyToPostgres(duckdb)])
  }, 120_000)
  afterAll(async () => {
    await duckdb?.close()
    rmSync(stateFolder, { recursive: true, force: true })
  })

  test('orders, customers, CDs and revenue are the published ones, of the whole and of the sample', async () => {
    expect(await shop.ask({ metrics: ['orders', 'customers', 'items_sold', 'revenue', 'free_orders'], range: all })).toEqual([
      { orders: 69_659, customers: 23_570, items_sold: 167_881, revenue: 2500315.63, free_orders: 80 },
    ])
    expect(await shop.ask({ metrics: ['sample_orders', 'sample_customers', 'sample_items_sold', 'sample_revenue'], range: all })).toEqual([
      { sample_orders: 6_919, sample_customers: 2_357, sample_items_sold: 16_479, sample_revenue: 244091.94 },
    ])
    for (const { metric, equals, tolerance = 0, value } of await shop.equalsTests())
      expect(Math.abs(Number(value) - Number(equals)), metric).toBeLessThanOrEqual(tolerance)
  })

  test('7,846 bought in January 1997 and 9,633 in February, out of 18 months', async () => {
    const months = await shop.ask({ metrics: ['customers'], grain: 'month', range: all })
    expect(months).toHaveLength(18)
    expect(months.slice(0, 2)).toEqual([
      { period: '1997-01-01', customers: 7_846 },
      { period: '1997-02-01', customers: 9_633 },
    ])
  })

  test('cohorts of the first order: 7,846, 8,476 and 7,248 people, of whom 1,157 of January are back in February', async () => {
    const cells = await shop.ask({ metrics: ['customer_retention'], by: ['age'], grain: 'month', range: all, details: true })
    const size = (period: string) => cells.find((cell) => cell.period === period && cell.age === 0)?.['customer_retention:size']
    expect(['1997-01-01', '1997-02-01', '1997-03-01'].map(size)).toEqual([7_846, 8_476, 7_248])
    const next = cells.find((cell) => cell.period === '1997-01-01' && cell.age === 1)
    expect(next).toMatchObject({ customer_retention: 1_157 / 7_846, 'customer_retention:incomplete': false })
  })

  test('what all cohorts bring at all ages is the revenue of the shop, to the cent', async () => {
    const cells = await shop.ask({ metrics: ['cohort_revenue'], by: ['age'], grain: 'month', range: all })
    const cents = cells.reduce((sum, cell) => sum + Math.round(Number(cell.cohort_revenue) * 100), 0)
    expect(cents).toBe(250_031_563)
    // 18 months of January's cohort, 17 of February's, 16 of March's.
    expect(cells).toHaveLength(51)
  })

  test('the value of a customer after a year, and orders after the first day, are as SQL by hand says', async () => {
    const [value] = await shop.ask({ metrics: ['customer_value', 'later_orders'], where: { age: 12 }, range: all })
    const byHand = await firstRow(
      duckdb,
      `with starts as (select customer_id, min(order_date) as first from main.cdnow_master group by 1),
        spent as (select starts.first, orders.* from starts join main.cdnow_master as orders using (customer_id)
          where order_date < date_trunc('month', first) + interval 13 month)
        select cast(sum(amount) as double) / count(distinct customer_id) as customer_value,
          count(*) filter (order_date > first)::int as later_orders from spent`,
    )
    expect(value).toEqual({ customer_value: byHand.customer_value, later_orders: byHand.later_orders })
  })

  test('a customer number keeps its leading zeros, and days stay days', async () => {
    expect(await firstRow(duckdb, 'select min(customer_id) as first, min(order_date) as day from main.cdnow_master')).toEqual({
      first: '00001',
      day: '1997-01-01',
    })
    expect(shop.dataAsOf).toBe('1998-07-01T04:00:00Z')
  })

  test('every tile has an answer that fits its chart', async () => {
    expect(await shop.tileProblems()).toEqual([])
  })
})
