import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog } from './index'
import { asker, governance } from './testing'

const schema = {
  'app.events': { id: 'integer', at: 'instant', utc: 'timestamp', berlin: 'timestamp', day: 'date', n: 'integer' },
} as const

const moments = [
  '2025-12-31T23:30:00Z',
  '2026-03-01T23:30:00Z',
  // Berlin leaps from 02:00 to 03:00 at 01:00Z.
  '2026-03-28T23:00:00Z',
  '2026-03-29T00:59:59Z',
  '2026-03-29T01:00:00Z',
  '2026-03-29T21:59:59Z',
  '2026-03-29T22:00:00Z',
  // and goes back from 03:00 to 02:00 at 01:00Z.
  '2026-10-24T22:00:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  '2026-10-25T22:59:59Z',
  '2026-10-25T23:00:00Z',
  '2027-01-01T12:00:00Z',
  '2027-01-03T12:00:00Z',
]
/** The clock on the wall in Berlin at those moments. */
const berlin = [
  '2026-01-01T00:30:00',
  '2026-03-02T00:30:00',
  '2026-03-29T00:00:00',
  '2026-03-29T01:59:59',
  '2026-03-29T03:00:00',
  '2026-03-29T23:59:59',
  '2026-03-30T00:00:00',
  '2026-10-25T00:00:00',
  '2026-10-25T02:30:00',
  '2026-10-25T02:30:00',
  '2026-10-25T23:59:59',
  '2026-10-26T00:00:00',
  '2027-01-01T13:00:00',
  '2027-01-03T13:00:00',
]

const company = (weekStart: 'monday' | 'sunday') => {
  const made = catalog(schema, { timeZone: 'Europe/Berlin', weekStart, teams: ['growth'], dataAsOf: { table: 'app.events', column: 'at' } })
  const events = made.source('app.events', {
    primaryKey: 'id',
    time: { at: {}, utc: { clock: 'UTC' }, berlin: { clock: 'Europe/Berlin' }, day: {} },
    dimensions: {},
    access: 'all',
  })
  const metrics = [
    events.count('events', governance),
    events.count('events_utc', { ...governance, time: 'utc' }),
    events.count('events_berlin', { ...governance, time: 'berlin' }),
    events.count('events_day', { ...governance, time: 'day' }),
    events.sum('weight', { ...governance, column: 'n' }),
  ]
  return { catalog: made, metrics }
}

let ask: ReturnType<typeof asker>
let askSunday: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = moments.map((at, id) => ({ id, at, utc: at.slice(0, -1), berlin: berlin[id] ?? '', day: at.slice(0, 10), n: 2 ** id }))
  const warehouses = await warehousesWith({ 'app.events': { columns: schema['app.events'], rows } })
  ask = asker(warehouses, company('monday'))
  askSunday = asker(warehouses, company('sunday'))
})

const Berlin = 'Europe/Berlin'

test('23:30 UTC is three different days in three zones', async () => {
  const days = async (timeZone: string) => {
    const { rows } = await ask({ metrics: ['events', 'events_utc'], grain: 'day', timeZone, range: ['2026-02-28', '2026-03-04'] })
    expect(rows.map((row) => row.events)).toEqual(rows.map((row) => row.events_utc))
    return rows.filter((row) => row.events === 1).map((row) => row.period)
  }
  expect(await days('America/Los_Angeles')).toEqual(['2026-03-01'])
  expect(await days('Asia/Kolkata')).toEqual(['2026-03-02'])
  expect(await days('Pacific/Kiritimati')).toEqual(['2026-03-02'])
  expect(await days('UTC')).toEqual(['2026-03-01'])
})

test('days are local calendar days, also when the clock changes', async () => {
  const spring = await ask({
    metrics: ['events', 'events_utc', 'events_berlin'],
    grain: 'day',
    timeZone: Berlin,
    range: ['2026-03-28', '2026-03-31'],
  })
  expect(spring.rows).toEqual([
    { period: '2026-03-28', events: 0, events_utc: 0, events_berlin: 0 },
    { period: '2026-03-29', events: 4, events_utc: 4, events_berlin: 4 },
    { period: '2026-03-30', events: 1, events_utc: 1, events_berlin: 1 },
  ])
  const autumn = await ask({ metrics: ['events', 'events_berlin'], grain: 'day', timeZone: Berlin, range: ['2026-10-25', '2026-10-27'] })
  expect(autumn.rows).toEqual([
    { period: '2026-10-25', events: 4, events_berlin: 4 },
    { period: '2026-10-26', events: 1, events_berlin: 1 },
  ])
})

test('the spring day has 23 hours, the autumn day 25, and the repeated hour stays two points', async () => {
  const spring = await ask({ metrics: ['events', 'events_utc'], grain: 'hour', timeZone: Berlin, range: ['2026-03-29', '2026-03-30'] })
  expect(spring.rows).toHaveLength(23)
  expect(spring.rows.filter((row) => row.events !== 0)).toEqual([
    { period: '2026-03-28T23:00:00Z', events: 1, events_utc: 1 },
    { period: '2026-03-29T00:00:00Z', events: 1, events_utc: 1 },
    { period: '2026-03-29T01:00:00Z', events: 1, events_utc: 1 },
    { period: '2026-03-29T21:00:00Z', events: 1, events_utc: 1 },
  ])
  const autumn = await ask({ metrics: ['events'], grain: 'hour', timeZone: Berlin, range: ['2026-10-25', '2026-10-26'] })
  expect(autumn.rows).toHaveLength(25)
  expect(autumn.rows.filter((row) => row.events !== 0).map((row) => row.period)).toEqual([
    '2026-10-24T22:00:00Z',
    '2026-10-25T00:00:00Z',
    '2026-10-25T01:00:00Z',
    '2026-10-25T22:00:00Z',
  ])
})

test('hours are full on the local clock, also half an hour off and where the clock moves by half an hour', async () => {
  const { rows } = await ask({ metrics: ['events'], grain: 'hour', timeZone: 'Asia/Kolkata', range: ['2026-03-02', '2026-03-03'] })
  expect(rows).toHaveLength(24)
  expect(rows.filter((row) => row.events !== 0)).toEqual([{ period: '2026-03-01T23:30:00Z', events: 1 }])
  const island = await ask({ metrics: ['events'], grain: 'hour', timeZone: 'Australia/Lord_Howe', range: ['2026-03-01', '2026-04-30'] })
  expect(island.rows.reduce((sum, row) => sum + Number(row.events), 0)).toBe(6)
})

test('dates are local days in every zone', async () => {
  for (const timeZone of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
    const { rows } = await ask({ metrics: ['events_day'], grain: 'month', timeZone, range: ['2026-01-01', '2026-04-01'] })
    expect(rows.map((row) => row.events_day)).toEqual([0, 0, 6])
  }
})

test('a day without midnight begins with its first moment', async () => {
  const { result } = await ask({ metrics: ['events'], grain: 'hour', timeZone: 'Africa/Cairo', range: ['2026-04-24', '2026-04-25'] })
  expect(result.periods).toHaveLength(23)
  expect(result.periods?.[0]?.key).toBe('2026-04-23T22:00:00Z')
})

test('weeks begin on the catalogue day and cross the year', async () => {
  const monday = await ask({ metrics: ['events'], grain: 'week', range: ['2026-12-21', '2027-01-11'] })
  expect(monday.rows).toEqual([
    { period: '2026-12-21', events: 0 },
    { period: '2026-12-28', events: 2 },
    { period: '2027-01-04', events: 0 },
  ])
  const sunday = await askSunday({ metrics: ['events', 'events_day'], grain: 'week', range: ['2026-12-27', '2027-01-10'] })
  expect(sunday.rows).toEqual([
    { period: '2026-12-27', events: 1, events_day: 1 },
    { period: '2027-01-03', events: 1, events_day: 1 },
  ])
})

test('months, quarters and years hold what their days hold', async () => {
  const total = async (grain: 'day' | 'week' | 'month' | 'quarter' | 'year') => {
    const { rows } = await ask({ metrics: ['weight'], grain, timeZone: Berlin, range: ['2026-01-01', '2027-01-01'] })
    return { periods: rows.length, sum: rows.reduce((sum, row) => sum + Number(row.weight), 0) }
  }
  const sum = 2 ** 12 - 1
  expect(await total('day')).toEqual({ periods: 365, sum })
  expect(await total('week')).toEqual({ periods: 53, sum })
  expect(await total('month')).toEqual({ periods: 12, sum })
  expect(await total('quarter')).toEqual({ periods: 4, sum })
  expect(await total('year')).toEqual({ periods: 1, sum })
})

test('a period cut by the range is counted in part, flagged and said', async () => {
  const { rows, result } = await ask({ metrics: ['events'], grain: 'month', timeZone: Berlin, range: ['2026-03-29', '2026-10-26'] })
  expect(rows[0]).toEqual({ period: '2026-03-01', events: 5 })
  expect(rows.at(-1)).toEqual({ period: '2026-10-01', events: 4 })
  expect(result.periods?.map(({ complete }) => complete)).toEqual([false, true, true, true, true, true, true, false])
  expect(result.notes).toEqual(['The first month is counted from 2026-03-29 on.', 'The last month is counted up to 2026-10-25.'])
})

test('a period is complete once the data covers it to its end', async () => {
  const at = (dataAsOf: string) =>
    ask({ metrics: ['events'], grain: 'day', timeZone: Berlin, range: ['2026-03-28', '2026-03-30'] }, { dataAsOf })
  expect((await at('2026-03-29T22:00:00Z')).result.periods?.map(({ complete }) => complete)).toEqual([true, true])
  const early = (await at('2026-03-29T21:59:59Z')).result
  expect(early.periods?.map(({ complete }) => complete)).toEqual([true, false])
  expect(early.notes).toEqual(['Data is complete up to 2026-03-29 23:59 in Europe/Berlin; what ends later is not over.'])
})

test('what has not begun is nothing, not zero; what has begun without rows is zero', async () => {
  const at = (grain: 'day' | 'hour' | undefined, range: [string, string], dataAsOf: string) =>
    ask({ metrics: ['events'], ...(grain && { grain }), timeZone: Berlin, range }, { dataAsOf })
  const begun = await at('day', ['2026-04-01', '2026-04-04'], '2026-04-02T10:00:00Z')
  expect(begun.rows.map(({ events }) => events)).toEqual([0, 0, null])
  const midnight = await at('day', ['2026-04-01', '2026-04-04'], '2026-04-01T22:00:00Z')
  expect(midnight.rows.map(({ events }) => events)).toEqual([0, null, null])
  const hours = await at('hour', ['2026-04-02', '2026-04-03'], '2026-04-02T00:30:00Z')
  expect(hours.rows.map(({ events }) => events)).toEqual([0, 0, 0, ...Array(21).fill(null)])
  expect((await at(undefined, ['2026-04-03', '2026-04-04'], '2026-04-02T10:00:00Z')).rows).toEqual([{ events: null }])
  expect((await at(undefined, ['2026-04-02', '2026-04-04'], '2026-04-02T10:00:00Z')).rows).toEqual([{ events: 0 }])
})

test('in an empty warehouse words have nothing to count back from, dates are answered', async () => {
  const empty = { dataAsOf: '1970-01-01T00:00:00Z' }
  await expect(ask({ metrics: ['events'], range: 'last 28 days', timeZone: 'UTC' }, empty)).rejects.toThrow(
    /^The warehouse holds no data yet: .* has no value\. Load data, or ask for dates\.$/,
  )
  const { rows } = await ask({ metrics: ['events'], range: ['2025-01-01', '2025-02-01'], timeZone: 'UTC' }, empty)
  expect(rows).toEqual([{ events: null }])
})

test('words count back from the newest day of the data in the zone of the query', async () => {
  const range = async (words: string, timeZone = Berlin) =>
    (await ask({ metrics: ['events'], range: words, timeZone }, { dataAsOf: '2026-03-31T23:30:00Z' })).result.range
  expect(await range('last 28 days')).toEqual(['2026-03-04', '2026-04-01'])
  expect(await range('last 28 days', 'UTC')).toEqual(['2026-03-03', '2026-03-31'])
  expect(await range('last 2 weeks')).toEqual(['2026-03-16', '2026-03-30'])
  expect(await range('last month')).toEqual(['2026-03-01', '2026-04-01'])
  expect(await range('this quarter')).toEqual(['2026-04-01', '2026-07-01'])
  expect(await range('this year', 'UTC')).toEqual(['2026-01-01', '2027-01-01'])
  expect(await range('today')).toEqual(['2026-04-01', '2026-04-02'])
  expect(await range('yesterday')).toEqual(['2026-03-31', '2026-04-01'])
})

test('a comparison moves whole periods, so that its series adds up to its range', async () => {
  const { rows, result } = await ask({
    metrics: ['weight'],
    grain: 'month',
    timeZone: Berlin,
    range: ['2026-03-01', '2026-05-01'],
    compare: 'previous_period',
  })
  expect(result.comparison).toEqual({ kind: 'previous_period', range: ['2026-01-01', '2026-03-01'] })
  expect(rows).toEqual([
    { period: '2026-03-01', weight: 126, 'weight:comparison': 1 },
    { period: '2026-04-01', weight: 0, 'weight:comparison': 0 },
  ])
  expect(result.periods?.map(({ comparison }) => comparison)).toEqual(['2026-01-01', '2026-02-01'])
})

test('days of months of unequal length: what stands out is left out and said, what is missing is nothing', async () => {
  const march = await ask({ metrics: ['events'], grain: 'day', range: ['2026-03-01', '2026-04-01'], compare: 'previous_period' })
  expect(march.rows).toHaveLength(31)
  expect(march.rows.slice(27).map((row) => row['events:comparison'])).toEqual([0, null, null, null])
  expect(march.result.notes).toEqual(['The comparison is 3 days shorter; the last days have none.'])
  const april = await ask({ metrics: ['events'], grain: 'day', range: ['2026-04-01', '2026-05-01'], compare: 'previous_period' })
  expect(april.rows.filter((row) => row['events:comparison'] !== 0)).toEqual([
    { period: '2026-04-01', events: 0, 'events:comparison': 1 },
    { period: '2026-04-28', events: 0, 'events:comparison': 1 },
    { period: '2026-04-29', events: 0, 'events:comparison': 4 },
  ])
  expect(april.result.notes).toEqual(['The comparison is one day longer; what stands out is left out.'])
})

test('a year ago is the same months, or the same weekdays 364 days ago', async () => {
  const months = await ask({ metrics: ['events'], range: ['2027-01-01', '2027-02-01'], timeZone: Berlin, compare: 'previous_year' })
  expect(months.rows).toEqual([{ events: 2, 'events:comparison': 1 }])
  const days = await ask({
    metrics: ['events'],
    grain: 'day',
    timeZone: Berlin,
    range: ['2027-01-03', '2027-01-05'],
    compare: 'previous_year',
  })
  expect(days.result.comparison?.range).toEqual(['2026-01-04', '2026-01-06'])
  const weeks = await ask({ metrics: ['events_day'], grain: 'week', range: ['2027-01-04', '2027-01-18'], compare: 'previous_year' })
  expect(weeks.result.periods?.map(({ comparison }) => comparison)).toEqual(['2026-01-05', '2026-01-12'])
})

test('hours are compared by the time that has passed, across a change of the clock', async () => {
  const { rows, result } = await ask({
    metrics: ['events'],
    grain: 'hour',
    timeZone: Berlin,
    range: ['2026-03-30', '2026-03-31'],
    compare: 'previous_period',
  })
  expect(rows).toHaveLength(24)
  expect(rows.filter((row) => row['events:comparison'] !== 0).map((row) => row.period)).toEqual([
    '2026-03-29T22:00:00Z',
    '2026-03-29T23:00:00Z',
    '2026-03-30T00:00:00Z',
    '2026-03-30T20:00:00Z',
    '2026-03-30T21:00:00Z',
  ])
  expect(result.periods?.[0]?.comparison).toBe('2026-03-28T23:00:00Z')
})
