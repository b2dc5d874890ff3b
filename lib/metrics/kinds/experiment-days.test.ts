import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, experiment } from '../index'
import { planning } from '../planning'
import { asker, governance } from '../testing'

// Where only the day of an assignment is known, and orders show a clock that is put forward on 29 March.

const schema = {
  'app.dealt': { id: 'integer', who: 'text', arm: 'text', day: 'date' },
  'app.orders': { id: 'text', buyer: 'text', at: 'timestamp', hours: 'float' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.dealt', column: 'day' },
})
const dealt = company.source('app.dealt', { primaryKey: 'id', time: { day: {} }, dimensions: { arm: 'arm' }, access: 'all' })
const orders = company.source('app.orders', { primaryKey: 'id', time: { at: { clock: 'Europe/Berlin' } }, dimensions: {}, access: 'all' })
const people = dealt.countDistinct('people', { ...governance, column: 'who' })
const bought = orders.count('bought', governance)
const spent = orders.sum('spent', { ...governance, column: 'hours' })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'buyer' })
const week = experiment('week', {
  title: 'A week',
  hypothesis: 'It helps.',
  owner: 'growth',
  audience: ['everyone'],
  assigned: people,
  variant: 'arm',
  variants: { x: 0.5, y: 0.5 },
  control: 'x',
  units: { orders: 'buyer' },
  start: '2026-03-01',
  within: { days: 7 },
  primary: [bought],
  secondary: [spent],
  cuped: { days: 7 },
})
const planned = planning(bought, { entering: buyers, unit: 'buyer' })

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.dealt': {
      columns: schema['app.dealt'],
      rows: [
        { id: 1, who: 'ann', arm: 'x', day: '2026-03-29' },
        { id: 2, who: 'ben', arm: 'y', day: '2026-03-29' },
        { id: 3, who: 'ben', arm: 'y', day: '2026-04-20' },
        { id: 4, who: 'cid', arm: 'y', day: '2026-04-27' },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        { id: 'a1', buyer: 'ann', at: '2026-03-28T23:30:00', hours: 1 },
        { id: 'a2', buyer: 'ann', at: '2026-03-29T00:10:00', hours: 2 },
        { id: 'b1', buyer: 'ben', at: '2026-03-29T03:30:00', hours: 3 },
        { id: 'b2', buyer: 'ben', at: '2026-04-05T12:00:00', hours: 4 },
        { id: 'b3', buyer: 'ben', at: '2026-04-06T00:00:00', hours: 5 },
      ],
    },
  })
  ask = asker(warehouses, {
    catalog: company,
    metrics: [bought, planned, ...Object.values(week.metrics)],
    dataAsOf: '2026-05-01T00:00:00Z',
  })
})

const asked = { by: ['variant'], range: ['2026-03-01', '2026-05-01'], details: true } as const
const shown = (rows: Awaited<ReturnType<typeof ask>>['rows'], metric: string) =>
  rows.map((row) => ['variant', ...['units', 'open', 'y', 'x'].map((detail) => `${metric}:${detail}`)].map((name) => row[name]))

test('the day of the exposure counts, and so many after it', async () => {
  const { rows } = await ask({ metrics: ['week_bought', 'week_spent'], ...asked, timeZone: 'Europe/Berlin' })
  expect(shown(rows, 'week_bought')).toEqual([
    ['x', 1, 0, 1, 1],
    ['y', 2, 1, 2, 0],
  ])
  expect(shown(rows, 'week_spent')).toEqual([
    ['x', 1, 0, 2, 1],
    ['y', 2, 1, 7, 0],
  ])
})

test('days are those of the zone of the query', async () => {
  // In New York the first order of either is of 28 March, and the last of 5 April.
  const { rows } = await ask({ metrics: ['week_bought'], ...asked, timeZone: 'America/New_York' })
  expect(shown(rows, 'week_bought')).toEqual([
    ['x', 1, 0, 0, 2],
    ['y', 2, 1, 2, 1],
  ])
})

test('before a test, everybody who enters is one variant', async () => {
  const { rows } = await ask({ metrics: ['plan_bought'], range: ['2026-03-29', '2026-05-01'], timeZone: 'Europe/Berlin', details: true })
  expect(rows[0]).toMatchObject({ plan_bought: 2, 'plan_bought:units': 2, 'plan_bought:y': 4, 'plan_bought:yy': 10, 'plan_bought:x': 1 })
})
