import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWarehouse } from '@/lib/warehouse'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { copyToPostgres } from './copy-to-postgres'
import { dataFolder, firstRow, openProject } from './testing'

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

  test('of the 885 customers of December 2010, 324 are back in the next month', async () => {
    const cells = await shop.ask({
      metrics: ['customer_retention', 'cohort_sales'],
      by: ['age'],
      grain: 'month',
      range: all,
      details: true,
    })
    const first = cells.filter((cell) => cell.period === '2010-12-01')
    expect(first.slice(0, 2).map((cell) => [cell.customer_retention, cell['customer_retention:size']])).toEqual([
      [1, 885],
      [324 / 885, 885],
    ])
    // December 2011 is not over: the last age of each cohort.
    expect(cells.filter((cell) => cell['cohort_sales:incomplete']).length).toBe(13)
    const thousandths = cells.reduce((sum, cell) => sum + Math.round(Number(cell.cohort_sales) * 1000), 0)
    expect(thousandths).toBe(8_911_407_904)
  })

  test('a customer of December 2010 has brought the same as SQL by hand says after ten months', async () => {
    const [value] = await shop.ask({ metrics: ['customer_value'], where: { age: 10 }, range: ['2010-12-01', '2011-01-01'] })
    const byHand = await firstRow(
      duckdb,
      `with sold as (select * from main.online_retail where customer_id is not null and quantity > 0 and unit_price > 0),
        starts as (select customer_id from sold group by 1 having min(invoice_at) < timestamp '2011-01-01')
        select cast(sum(quantity * unit_price) as double) / count(distinct customer_id) as value
        from sold join starts using (customer_id) where invoice_at < timestamp '2011-11-01'`,
    )
    expect(value?.customer_value).toBe(byHand.value)
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
