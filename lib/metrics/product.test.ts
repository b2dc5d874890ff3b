import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog } from './index'
import { lineageOf } from './lineage'
import { type Asked, asker, governance } from './testing'

const schema = {
  'shop.lines': { sold_at: 'instant', quantity: 'integer', price: 'decimal', cents: 'integer', weight: 'float', country: 'text?' },
} as const

const shop = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'shop.lines', column: 'sold_at' },
})
const lines = shop.source('shop.lines', { primaryKey: 'none', time: { sold_at: {} }, dimensions: { country: 'country' }, access: 'all' })
const revenue = lines.sum('revenue', { ...governance, column: 'quantity', times: 'price' })
const cents = lines.sum('cents', { ...governance, column: 'quantity', times: 'cents' })
const weight = lines.sum('weight', { ...governance, column: 'quantity', times: 'weight' })
const units = lines.sum('units', { ...governance, column: 'quantity' })

let ask: (query: { metrics: string[]; range: [string, string]; by?: string[] }) => Promise<Asked>
beforeAll(async () => {
  const row = { sold_at: '2026-03-01T10:00:00Z', quantity: 3, price: '0.10', cents: 2_000_000_000, weight: 0.5, country: 'DE' }
  const rows = [row, { ...row, quantity: 2, price: '19.99', country: null }, { ...row, quantity: -1 }]
  ask = asker(await warehousesWith({ 'shop.lines': { columns: schema['shop.lines'], rows } }), {
    catalog: shop,
    metrics: [revenue, cents, weight, units],
  })
})

test('a product is taken row by row, exactly, and does not overflow', async () => {
  const { rows, result } = await ask({ metrics: ['revenue', 'cents', 'weight', 'units'], range: ['2026-03-01', '2026-03-02'] })
  expect(rows).toEqual([{ revenue: 40.18, cents: 8_000_000_000, weight: 2, units: 4 }])
  expect(result.columns.map(({ type }) => type)).toEqual(['decimal', 'integer', 'number', 'integer'])
})

test('its formula, its columns and its version name both factors', () => {
  expect(revenue.shape.formula).toBe('sum of quantity × price of shop.lines')
  expect(lineageOf(revenue)[0]?.columns).toEqual(['sold_at', 'quantity', 'price', 'country'])
  expect(revenue.version).not.toBe(cents.version)
  expect(revenue.version).not.toBe(units.version)
})

test('a source without a key can be counted, but nothing may join to it', async () => {
  expect(lines.primaryKey).toEqual([])
  const { checkSource } = await import('./check/source')
  const joining = shop.source('shop.lines', {
    name: 'joining',
    primaryKey: 'none',
    time: { sold_at: {} },
    dimensions: {},
    joins: { line: { via: 'quantity', to: lines } },
    access: 'all',
  })
  expect(checkSource(joining, [lines, joining])).toEqual([
    'join line: shop.lines has no primary key, so a row could meet several of its rows. Give it one, or make it a bridge with on and share.',
  ])
})
