import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, checkCatalog, ratio } from './index'
import { asker, governance } from './testing'

const schema = { 'app.events': { id: 'integer', at: 'instant' }, 'app.orders': { id: 'integer', at: 'instant' } } as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const plain = { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' } as const
const late = company.source('app.events', { ...plain, settlesIn: { days: 2 } })
const prompt = company.source('app.orders', plain)
const events = late.count('events', governance)
const orders = prompt.count('orders', governance)
const perEvent = ratio('per_event', { ...governance, numerator: orders, denominator: events })

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = [{ id: 1, at: '2026-06-01T12:00:00Z' }]
  const table = { columns: schema['app.events'], rows }
  const warehouses = await warehousesWith({ 'app.events': table, 'app.orders': table })
  // Midnight of Berlin: the ninth is over.
  ask = asker(warehouses, { catalog: company, metrics: [events, orders, perEvent], dataAsOf: '2026-06-09T22:00:00Z' })
})
const timeZone = 'Europe/Berlin'
const note = 'Rows arrive up to 2 days late, so values from 2026-06-08 on can still change.'
const settling = (periods: readonly { readonly key: string; readonly settling?: true }[] = []) =>
  periods.filter((period) => period.settling).map(({ key }) => key)

test('days that are over, but within reach of late rows, are marked, and the notes say from when on', async () => {
  const { result } = await ask({ metrics: ['events'], grain: 'day', range: ['2026-06-05', '2026-06-12'], timeZone })
  expect(settling(result.periods)).toEqual(['2026-06-08', '2026-06-09'])
  expect(result.periods?.map(({ complete }) => complete)).toEqual([true, true, true, true, true, false, false])
  expect(result.notes).toContain(note)
})

test('a longer period is marked as long as its last day is', async () => {
  const ended = await ask({ metrics: ['events'], grain: 'week', range: ['2026-05-25', '2026-06-08'], timeZone })
  expect(settling(ended.result.periods)).toEqual([])
  expect(ended.result.notes).not.toContain(note)
  const hours = await ask({ metrics: ['events'], grain: 'hour', range: ['2026-06-07', '2026-06-09'], timeZone })
  expect(settling(hours.result.periods)).toHaveLength(24)
})

test('a metric settles with the slowest of its sources, and one of prompt rows at once', async () => {
  const range = ['2026-06-01', '2026-06-10'] as const
  expect((await ask({ metrics: ['per_event'], range, timeZone })).result.notes).toContain(note)
  expect((await ask({ metrics: ['orders'], range, timeZone })).result.notes).not.toContain(note)
})

test('it moves no number, so the version stays', () => {
  const same = company.source('app.events', { ...plain, settlesIn: { days: 9 } }).count('events', governance)
  expect(same.version).toBe(events.version)
})

test('days that make no sense are refused', () => {
  const odd = company.source('app.events', { ...plain, name: 'odd', settlesIn: { days: 0 } })
  const found = checkCatalog({ catalog: company, sources: [odd], metrics: [], segments: [], dashboards: [] } as never)
  expect(JSON.stringify(found)).toContain('settlesIn: 0 days. Take a whole number from 1 to 60, or leave it out where rows come in time.')
})
