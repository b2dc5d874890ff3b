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
