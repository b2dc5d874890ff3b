import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWarehouse } from '@/lib/warehouse'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { copyToPostgres } from './copy-to-postgres'
import { dataFolder, openProject } from './testing'

const folder = path.join(dataFolder, 'online-retail')

// Known facts of the data set, asked of DuckDB and PostgreSQL alike; both must give the same bytes.
describe.skipIf(!existsSync(folder))('Online Retail (skipped where ../shared/data/online-retail is absent)', () => {
  let stateFolder: string
  let duckdb: Warehouse
  let shop: Awaited<ReturnType<typeof openProject>>
  const all = ['2010-12-01', '2011-12-10'] as const

  beforeAll(async () => {
    stateFolder = mkdtempSync(path.join(tmpdir(), 'online-retail-'))
    duckdb = await openWarehouse(`duckdb:${folder}/`, { stateFolder })
    shop = await openProject('e2e/projects/online-retail', [duckdb, await copyToPostgres(duckdb)])
  }, 120_000)
  afterAll(async () => {
    await duckdb?.close()
    rmSync(stateFolder, { recursive: true, force: true })
  })

  test('its sums, invoices and customers are the published ones, to the last digit', async () => {
    expect(
      await shop.ask({ metrics: ['net_sales', 'sales', 'orders', 'customers', 'cancelled_invoices', 'cancellations'], range: all }),
    ).toEqual([
      {
        net_sales: 9747747.934,
        sales: 8911407.904,
        orders: 18_532,
        customers: 4_338,
        cancelled_invoices: 3_836,
        cancellations: -611342.09,
      },
    ])
    for (const { metric, equals, tolerance = 0, value } of await shop.equalsTests())
      expect(Math.abs(Number(value) - Number(equals)), metric).toBeLessThanOrEqual(tolerance)
  })

  test('the first month has 885 customers, and there are 38 countries', async () => {
    const months = await shop.ask({ metrics: ['customers'], grain: 'month', range: all })
    expect(months).toHaveLength(13)
    expect(months[0]).toEqual({ period: '2010-12-01', customers: 885 })
    expect(await shop.ask({ metrics: ['net_sales'], by: ['country'], range: all })).toHaveLength(38)
  })

  test('months and countries add up to the whole', async () => {
    const total = async (query: object) =>
      (await shop.ask({ metrics: ['net_sales'], range: all, ...query })).reduce(
        (sum, row) => sum + Math.round(Number(row.net_sales) * 1000),
        0,
      )
    expect(await total({ grain: 'month' })).toBe(9_747_747_934)
    expect(await total({ by: ['country'] })).toBe(9_747_747_934)
  })

  test('every tile has an answer that fits its chart', async () => {
    expect(await shop.tileProblems()).toEqual([])
  })

  test('data ends at 12:50 of the shop on 9 December 2011, which leaves the last month unfinished', () => {
    expect(shop.dataAsOf).toBe('2011-12-09T12:50:00Z')
  })
})
