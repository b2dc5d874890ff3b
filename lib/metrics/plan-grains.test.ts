import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type FiscalYear, type MetricQuery } from './index'
import { asker, governance } from './testing'

const schema = { 'app.events': { id: 'integer', at: 'instant', utc: 'timestamp', day: 'date', n: 'integer' } } as const

const moments = [
  // New York leaps from 02:00 to 03:00 at 07:00Z and goes back from 02:00 to 01:00 on 1 November at 06:00Z.
  '2026-03-08T06:59:59Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T05:30:10Z',
  '2026-11-01T06:30:50Z',
  // Berlin, 25 October: 02:30 before and after the clock goes back at 01:00Z.
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  // Lord Howe goes back from 02:00 to 01:30 on 5 April at 15:00Z of the day before.
  '2026-04-04T14:45:00Z',
  '2026-04-04T15:15:00Z',
  '2026-04-04T15:45:00Z',
  // and leaps from 02:00 to 02:30 on 4 October at 15:30Z of the day before.
  '2026-10-03T15:29:00Z',
  '2026-10-03T15:31:00Z',
  // Ends of months and of years that begin in April and October.
  '2026-03-31T23:59:59Z',
  '2026-04-01T00:00:00Z',
  '2026-05-31T12:00:00Z',
  '2026-09-30T12:00:00Z',
  '2026-10-01T12:00:00Z',
  '2027-01-31T12:00:00Z',
]

const company = (fiscalYear?: FiscalYear) => {
  const made = catalog(schema, {
    timeZone: 'UTC',
    weekStart: 'monday',
    teams: ['growth'],
    dataAsOf: { table: 'app.events', column: 'at' },
    ...(fiscalYear && { fiscalYear }),
  })
  const time = { at: {}, utc: { clock: 'UTC' }, day: {} } as const
  const events = made.source('app.events', { primaryKey: 'id', time, dimensions: {}, access: 'all' })
  const metrics = [
    events.count('events', governance),
    events.count('events_utc', { ...governance, time: 'utc' }),
    events.count('events_day', { ...governance, time: 'day' }),
  ]
  return { catalog: made, metrics }
}

let ask: ReturnType<typeof asker>
let askApril: ReturnType<typeof asker>
let askOctober: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = moments.map((at, id) => ({ id, at, utc: at.slice(0, -1), day: at.slice(0, 10), n: id }))
  const warehouses = await warehousesWith({ 'app.events': { columns: schema['app.events'], rows } })
  ask = asker(warehouses, company())
  askApril = asker(warehouses, company({ firstMonth: 4 }))
  askOctober = asker(warehouses, company({ firstMonth: 10, namedBy: 'start' }))
})

/** The periods that have rows, and how many there are in all. */
const counted = async (query: Partial<MetricQuery> & Pick<MetricQuery, 'range'>, asking = ask) => {
  const { rows, result } = await asking({ metrics: ['events', 'events_utc'], ...query })
  expect(rows.map((row) => row.events)).toEqual(rows.map((row) => row.events_utc))
  return { of: result.periods?.length, found: rows.filter((row) => row.events !== 0).map((row) => [row.period, row.events]) }
}

test('minutes are instants: a day has 1,380 of them in spring, 1,500 in autumn, and a repeated one stays two', async () => {
  expect(await counted({ grain: 'minute', timeZone: 'America/New_York', range: '2026-03-08' })).toEqual({
    of: 1380,
    found: [
      ['2026-03-08T06:59:00Z', 1],
      ['2026-03-08T07:00:00Z', 1],
    ],
  })
  expect(await counted({ grain: 'minute', timeZone: 'America/New_York', range: '2026-11-01' })).toEqual({
    of: 1500,
    found: [
      ['2026-11-01T05:30:00Z', 1],
      ['2026-11-01T06:30:00Z', 1],
    ],
  })
  expect(await counted({ grain: 'minute', timeZone: 'Europe/Berlin', range: '2026-10-25' })).toEqual({
    of: 1500,
    found: [
      ['2026-10-25T00:30:00Z', 1],
      ['2026-10-25T01:30:00Z', 1],
    ],
  })
})

test('where the clock moves by half an hour, the day has 1,470 or 1,410 minutes, and hours are full on either side', async () => {
  const Howe = 'Australia/Lord_Howe'
  expect((await counted({ grain: 'minute', timeZone: Howe, range: '2026-04-05' })).of).toBe(1470)
  expect((await counted({ grain: 'minute', timeZone: Howe, range: '2026-10-04' })).of).toBe(1410)
  expect(await counted({ grain: 'hour', timeZone: Howe, range: '2026-04-05' })).toEqual({
    of: 25,
    found: [
      // 01:00 to 02:00, then 01:30 to 02:00 once more, then 02:00 to 03:00.
      ['2026-04-04T14:00:00Z', 1],
      ['2026-04-04T14:30:00Z', 1],
      ['2026-04-04T15:30:00Z', 1],
    ],
  })
  expect(await counted({ grain: 'hour', timeZone: Howe, range: '2026-10-04' })).toEqual({
    of: 24,
    found: [
      ['2026-10-03T14:30:00Z', 1],
      ['2026-10-03T15:00:00Z', 1],
    ],
  })
  expect(await counted({ grain: 'day', timeZone: Howe, range: '2026-04-05' })).toEqual({ of: 1, found: [['2026-04-05', 3]] })
})

test('an hour that is cut by the clock is complete when it is over, not when its length has passed', async () => {
  const complete = async (dataAsOf: string) => {
    const { result } = await ask({ metrics: ['events'], grain: 'hour', timeZone: 'Australia/Lord_Howe', range: '2026-04-05' }, { dataAsOf })
    return result.periods?.filter((period) => period.complete).at(-1)?.key
  }
  expect(await complete('2026-04-04T14:40:00Z')).toBe('2026-04-04T13:00:00Z')
  expect(await complete('2026-04-04T15:00:00Z')).toBe('2026-04-04T14:00:00Z')
  expect(await complete('2026-04-04T15:29:59Z')).toBe('2026-04-04T14:00:00Z')
  expect(await complete('2026-04-04T15:30:00Z')).toBe('2026-04-04T14:30:00Z')
})

test('what is finer than the source, or too much, is refused with a sentence', async () => {
  await expect(ask({ metrics: ['events_day'], grain: 'minute', range: '2026-04-01' })).rejects.toThrow(
    'events_day counts by the date day, which has no minutes. Choose day or longer.',
  )
  await expect(ask({ metrics: ['events'], grain: 'minute', range: '2026-04-01 to 2026-04-02' })).rejects.toThrow(
    'The range holds more than 2,000 minutes. Choose a shorter range or a longer grain.',
  )
  await expect(ask({ metrics: ['events'], grain: 'fiscal_year', range: '2026' })).rejects.toThrow(
    'Unknown grain "fiscal_year". The catalogue declares no fiscalYear: { firstMonth: 4 }. Known: minute, hour,',
  )
})

test('a fiscal year that begins in April is named by the year in which it ends', async () => {
  const { rows, result } = await askApril({ metrics: ['events', 'events_day'], grain: 'fiscal_year', range: '2025-04-01 to 2027-03-31' })
  expect(rows).toEqual([
    { period: '2025-04-01', events: 3, events_day: 3 },
    { period: '2026-04-01', events: 14, events_day: 14 },
  ])
  expect(result.periods).toEqual([
    { key: '2025-04-01', complete: true, label: 'FY2026', end: '2026-04-01' },
    { key: '2026-04-01', complete: true, label: 'FY2027', end: '2027-04-01' },
  ])
  const quarters = await askApril({ metrics: ['events'], grain: 'fiscal_quarter', range: 'FY2027', compare: 'previous_year' })
  expect(quarters.result.periods?.map(({ key, label, comparison }) => [key, label, comparison])).toEqual([
    ['2026-04-01', 'FY27 Q1', '2025-04-01'],
    ['2026-07-01', 'FY27 Q2', '2025-07-01'],
    ['2026-10-01', 'FY27 Q3', '2025-10-01'],
    ['2027-01-01', 'FY27 Q4', '2026-01-01'],
  ])
  expect(quarters.rows.map((row) => [row.events, row['events:comparison']])).toEqual([
    [5, 0],
    [1, 0],
    [7, 0],
    [1, 3],
  ])
})

test('a fiscal year that begins in October keeps month ends on their side, in any zone', async () => {
  const { rows, result } = await askOctober({
    metrics: ['events', 'events_utc', 'events_day'],
    grain: 'fiscal_year',
    timeZone: 'Pacific/Kiritimati',
    range: 'FY2025 to FY2026',
  })
  // 14 hours ahead, 30 September 12:00Z is already October; as a date it is not.
  expect(rows).toEqual([
    { period: '2025-10-01', events: 8, events_utc: 8, events_day: 9 },
    { period: '2026-10-01', events: 9, events_utc: 9, events_day: 8 },
  ])
  expect(result.periods?.map(({ label }) => label)).toEqual(['FY2025', 'FY2026'])
})

test('years that begin in a month that no quarter begins with have quarters of their own', async () => {
  const { catalog: february, metrics } = company({ firstMonth: 2 })
  const { rows, result } = await ask(
    { metrics: ['events', 'events_utc'], grain: 'fiscal_quarter', range: '2026-02-01 to 2027-01-31' },
    { catalog: february, metrics },
  )
  expect(rows).toEqual([
    { period: '2026-02-01', events: 7, events_utc: 7 },
    { period: '2026-05-01', events: 1, events_utc: 1 },
    { period: '2026-08-01', events: 6, events_utc: 6 },
    { period: '2026-11-01', events: 3, events_utc: 3 },
  ])
  expect(result.periods?.map(({ label }) => label)).toEqual(['FY27 Q1', 'FY27 Q2', 'FY27 Q3', 'FY27 Q4'])
})
