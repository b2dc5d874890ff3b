import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, dataAsOfStatement, type MetricQuery, readDataAsOf } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.events': { id: 'integer', at: 'instant', reading: 'timestamp', day: 'date' },
  'h.loads': { id: 'integer', until: 'timestamp' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.loads', column: 'until', clock: 'Europe/Berlin' },
})
/** One timestamp without a zone, read as four clocks. */
const events = (clock: string) =>
  company.source('h.events', { primaryKey: 'id', time: { at: {}, reading: { clock }, day: {} }, dimensions: { day: 'day' }, access: 'all' })
const counted = (name: string, clock: string) => events(clock).count(name, { ...governance, time: 'reading' })
const metrics = [
  events('UTC').count('events', governance),
  events('UTC').count('dated', { ...governance, time: 'day' }),
  counted('as_utc', 'UTC'),
  counted('as_berlin', 'Europe/Berlin'),
  counted('as_new_york', 'America/New_York'),
  counted('as_tokyo', 'Asia/Tokyo'),
]

let ask: ReturnType<typeof asker>
let warehouses: Awaited<ReturnType<typeof warehousesWith>>
beforeAll(async () => {
  const rows = [
    ['2026-01-15T23:30:00Z', '2026-01-15T23:30:00', '2026-01-15'],
    ['2026-07-15T23:30:00Z', '2026-07-15T23:30:00', '2026-07-15'],
    // Berlin leaps over 02:00 to 03:00 of 29 March at 01:00Z; a clock there never reads 02:30.
    ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00', '2026-03-29'],
    ['2026-03-29T01:30:00Z', '2026-03-29T02:30:00', '2026-03-29'],
    ['2026-03-29T21:30:00Z', '2026-03-29T23:30:00', '2026-03-29'],
    // and reads 02:30 of 25 October twice, at 00:30Z and at 01:30Z.
    ['2026-10-25T00:30:00Z', '2026-10-25T02:30:00', '2026-10-25'],
    ['2026-10-25T01:30:00Z', '2026-10-25T02:30:00', '2026-10-25'],
    ['2026-10-25T22:30:00Z', '2026-10-25T23:30:00', '2026-10-25'],
    // Santiago leaps from 24:00 of 5 September to 01:00 of the 6th at 04:00Z: that day has no midnight.
    ['2026-09-06T03:59:59Z', '2026-09-05T23:59:59', '2026-09-05'],
    ['2026-09-06T04:00:00Z', '2026-09-06T01:00:00', '2026-09-06'],
  ].map(([at = '', reading = '', day = ''], id) => ({ id, at, reading, day }))
  warehouses = await warehousesWith({
    'h.events': { columns: schema['h.events'], rows },
    'h.loads': { columns: schema['h.loads'], rows: [{ id: 1, until: '2026-07-01T00:30:00' }] },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})
/** Periods that hold something, and how much. */
const filled = async (metric: string, query: Pick<MetricQuery, 'grain' | 'range' | 'timeZone'>) =>
  Object.fromEntries((await ask({ metrics: [metric], ...query })).rows.flatMap((row) => (row[metric] ? [[row.period, row[metric]]] : [])))
const Berlin = 'Europe/Berlin'

test('the process runs in the zone that its tests are named after', () => {
  const zones: Readonly<Record<string, number>> = { UTC: 0, 'Pacific/Kiritimati': -840, 'America/Los_Angeles': 480 }
  expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(zones[process.env.TZ ?? ''])
})

test('hazard 22: a date read as an instant shifts a day — dates are the same text in every zone and on every engine', async () => {
  for (const timeZone of ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
    const july = { range: ['2026-07-01', '2026-08-01'], timeZone } as const
    expect(await filled('dated', { ...july, grain: 'day' })).toEqual({ '2026-07-15': 1 })
    const { rows, result } = await ask({ metrics: ['dated'], by: ['day'], ...july })
    expect(rows).toEqual([{ day: '2026-07-15', dated: 1 }])
    expect(result.range).toEqual(['2026-07-01', '2026-08-01'])
    expect((await ask({ metrics: ['dated'], where: { day: '2026-07-15' }, ...july })).rows).toEqual([{ dated: 1 }])
  }
})

test('hazard 23: instants printed with today’s offset — they are written in UTC, in winter and in summer', async () => {
  const asked = { grain: 'hour', timeZone: 'America/New_York' } as const
  expect(await filled('events', { ...asked, range: ['2026-01-15', '2026-01-16'] })).toEqual({ '2026-01-15T23:00:00Z': 1 })
  expect(await filled('events', { ...asked, range: ['2026-07-15', '2026-07-16'] })).toEqual({ '2026-07-15T23:00:00Z': 1 })
  for (const warehouse of warehouses) {
    const answer = await warehouse.run(dataAsOfStatement(company), { timeoutMs: 30_000, maxRows: 10, maxBytes: 10_000 })
    expect(readDataAsOf(answer, company)).toBe('2026-06-30T22:30:00Z')
  }
})

test('hazard 24: a timestamp without a zone — each time column says whose clock it shows', async () => {
  const july = { grain: 'hour', range: ['2026-07-15', '2026-07-17'], timeZone: 'UTC' } as const
  expect(await filled('as_utc', july)).toEqual({ '2026-07-15T23:00:00Z': 1 })
  expect(await filled('as_berlin', july)).toEqual({ '2026-07-15T21:00:00Z': 1 })
  expect(await filled('as_new_york', july)).toEqual({ '2026-07-16T03:00:00Z': 1 })
  expect(await filled('as_tokyo', july)).toEqual({ '2026-07-15T14:00:00Z': 1 })
  // @ts-expect-error a timestamp without its clock does not compile
  company.source('h.events', { primaryKey: 'id', time: { reading: {} }, dimensions: {}, access: 'all' })
})

test('hazard 25: whose day — 23:30 UTC is the same day, the next one and the same again in three zones', async () => {
  const day = (timeZone: string) => filled('events', { grain: 'day', range: ['2026-07-14', '2026-07-18'], timeZone })
  expect(await day('UTC')).toEqual({ '2026-07-15': 1 })
  expect(await day('Pacific/Kiritimati')).toEqual({ '2026-07-16': 1 })
  expect(await day('America/Los_Angeles')).toEqual({ '2026-07-15': 1 })
  await expect(ask({ metrics: ['events'], range: 'last 7 days', timeZone: '+02:00' })).rejects.toThrow('Unknown time zone "+02:00".')
})

test('hazard 26: days of 23 and 25 hours — the hours add up to the day, and a repeated hour is two points', async () => {
  const hours = (range: MetricQuery['range']) => filled('events', { grain: 'hour', range, timeZone: Berlin })
  const days = (range: MetricQuery['range']) => filled('events', { grain: 'day', range, timeZone: Berlin })
  expect(await hours(['2026-03-29', '2026-03-30'])).toEqual({
    '2026-03-29T00:00:00Z': 1,
    '2026-03-29T01:00:00Z': 1,
    '2026-03-29T21:00:00Z': 1,
  })
  expect(await days(['2026-03-28', '2026-03-31'])).toEqual({ '2026-03-29': 3 })
  expect(await hours(['2026-10-25', '2026-10-26'])).toEqual({
    '2026-10-25T00:00:00Z': 1,
    '2026-10-25T01:00:00Z': 1,
    '2026-10-25T22:00:00Z': 1,
  })
  expect(await days(['2026-10-24', '2026-10-27'])).toEqual({ '2026-10-25': 3 })
})

test('hazard 27: local times that do not exist — a reading of one counts once, and ranges that end there share nothing', async () => {
  // 02:30 of 29 March was on no clock in Berlin; the row is of that day and of one hour of it, as every other.
  expect(await filled('as_berlin', { grain: 'day', range: ['2026-03-28', '2026-03-31'], timeZone: Berlin })).toEqual({ '2026-03-29': 3 })
  const hours = await filled('as_berlin', { grain: 'hour', range: ['2026-03-29', '2026-03-30'], timeZone: Berlin })
  expect(Object.values(hours).reduce((sum, count) => Number(sum) + Number(count), 0)).toBe(3)
  const Santiago = 'America/Santiago'
  const day = (from: string, to: string) => filled('events', { grain: 'day', range: [from, to], timeZone: Santiago })
  expect(await day('2026-09-05', '2026-09-06')).toEqual({ '2026-09-05': 1 })
  expect(await day('2026-09-06', '2026-09-07')).toEqual({ '2026-09-06': 1 })
  expect(await day('2026-09-05', '2026-09-07')).toEqual({ '2026-09-05': 1, '2026-09-06': 1 })
  const { result } = await ask({ metrics: ['events'], grain: 'hour', range: ['2026-09-06', '2026-09-07'], timeZone: Santiago })
  expect([result.periods?.length, result.periods?.[0]?.key]).toEqual([23, '2026-09-06T04:00:00Z'])
})
