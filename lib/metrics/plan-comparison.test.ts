import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type MetricQuery } from './index'
import { asker, governance } from './testing'
import { dayText, parseDay } from './time/calendar'

const schema = {
  'app.events': { id: 'integer', at: 'instant', n: 'integer' },
  'app.calendar': { day: 'date', month: 'text' },
} as const

const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
  fiscalYear: { firstMonth: 4 },
  calendars: { retail_month: { table: 'app.calendar', day: 'day', period: 'month' } },
})
const events = company.source('app.events', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
const metrics = [events.count('events', governance), events.sum('sum', { ...governance, column: 'n' })]

const first = parseDay('2024-12-30') ?? 0
/** 4-4-5 from 30 December 2024 on: all of 2025 and 2026, the last month of which has a sixth week. */
const weeks = [...Array(2).keys()].flatMap((year) => [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5 + year])

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  // One row at noon of every day of 2024 to 2028, with n its day of the month; and some on Lord Howe's change of the clock.
  const days = Array.from({ length: 1827 }, (_, index) => (parseDay('2024-01-01') ?? 0) + index)
  const noons = days.map((day, id) => ({ id, at: `${dayText(day)}T12:00:00Z`, n: Number(dayText(day).slice(8)) }))
  const nights = ['2026-04-03T13:30:00Z', '2026-04-03T15:10:00Z', '2026-04-03T15:40:00Z', '2026-04-04T15:10:00Z']
  let start = first
  const months = weeks.map((count, index) => {
    start += 7 * count
    return { end: start, label: `${2025 + Math.floor(index / 12)} P${String((index % 12) + 1).padStart(2, '0')}` }
  })
  const calendar = Array.from({ length: start - first }, (_, index) => ({
    day: dayText(first + index),
    month: months.find(({ end }) => first + index < end)?.label ?? '',
  }))
  const warehouses = await warehousesWith({
    'app.events': { columns: schema['app.events'], rows: [...noons, ...nights.map((at, index) => ({ id: 9000 + index, at, n: 1000 }))] },
    'app.calendar': { columns: schema['app.calendar'], rows: calendar },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

const compared = async (query: Partial<MetricQuery> & Pick<MetricQuery, 'range' | 'compare'>, dataAsOf = '2029-01-01T00:00:00Z') => {
  const { rows, result } = await ask({ metrics: ['sum'], ...query }, { dataAsOf })
  return {
    values: rows.map((row) => [row.sum, row['sum:comparison']]),
    under: result.periods?.map(({ comparison }) => comparison),
    labels: result.periods?.map(({ comparisonLabel }) => comparisonLabel),
    comparison: result.comparison,
    notes: result.notes,
  }
}

test('a year earlier by date or by weekday, as it is asked for', async () => {
  const byDate = await compared({ range: '2026-07-06 to 2026-07-08', grain: 'day', compare: { to: 'previous_year', align: 'date' } })
  expect(byDate.under).toEqual(['2025-07-06', '2025-07-07', '2025-07-08'])
  expect(byDate.values).toEqual([
    [6, 6],
    [7, 7],
    [8, 8],
  ])
  expect(byDate.comparison).toEqual({ kind: 'previous_year', align: 'date', range: ['2025-07-06', '2025-07-09'] })
  const byWeekday = await compared({ range: '2026-07-06 to 2026-07-08', grain: 'day', compare: { to: 'previous_year', align: 'weekday' } })
  expect(byWeekday.under).toEqual(['2025-07-07', '2025-07-08', '2025-07-09'])
  const month = await compared({ range: '2026-07', compare: { to: 'previous_year', align: 'weekday' } })
  expect(month.comparison?.range).toEqual(['2025-07-02', '2025-08-02'])
})

test('29 February lies over nothing and under nothing, so that no day counts twice', async () => {
  const leap = await compared({ range: '2028-02-28 to 2028-03-01', grain: 'day', compare: { to: 'previous_year', align: 'date' } })
  expect(leap.under).toEqual(['2027-02-28', undefined, '2027-03-01'])
  expect(leap.values).toEqual([
    [28, 28],
    [29, null],
    [1, 1],
  ])
  expect(leap.notes).toEqual(['29 February has no counterpart and is compared with nothing.'])
  const after = await compared({ range: '2025-02-28 to 2025-03-01', grain: 'day', compare: { to: 'previous_year', align: 'date' } })
  expect(after.values).toEqual([
    [28, 28],
    [1, 1],
  ])
})

test('a period under which the earlier range has no day is compared with nothing', async () => {
  // Half a year before 31 March is after the last day of September, so that the first quarter lies over nothing.
  const { under, values } = await compared({ range: ['2026-03-31', '2026-04-02'], grain: 'quarter', compare: 'previous_period' })
  expect(under).toEqual([undefined, '2025-10-01'])
  expect(values).toEqual([
    [31, null],
    [1, 1],
  ])
})

test('months by weekday and weeks by date are refused', async () => {
  await expect(compared({ range: '2026', grain: 'month', compare: { to: 'previous_year', align: 'weekday' } })).rejects.toThrow(
    'A year earlier by weekday moves 52 weeks, and months do not lie over each other then. Align by date, or cut by day or week.',
  )
  await expect(compared({ range: '13w', grain: 'week', compare: { to: 'previous_year', align: 'date' } })).rejects.toThrow(
    'A year earlier by date moves weeks apart. Align weeks by weekday, or cut by day or month.',
  )
})

test('a range of its own is laid over period by period; what has no counterpart is nothing and said', async () => {
  const shorter = await compared({
    range: '2026-07-01 to 2026-07-04',
    grain: 'day',
    compare: { to: 'range', range: '2025-12-24 to 2025-12-26' },
  })
  expect(shorter.under).toEqual(['2025-12-24', '2025-12-25', '2025-12-26', undefined])
  expect(shorter.values).toEqual([
    [1, 24],
    [2, 25],
    [3, 26],
    [4, null],
  ])
  expect(shorter.comparison).toEqual({ kind: 'range', range: ['2025-12-24', '2025-12-27'] })
  expect(shorter.notes).toEqual(['The comparison is one day shorter; the last days have none.'])
  const longer = await compared({ range: '2026-07', grain: 'month', compare: { to: 'range', range: ['2025-01-01', '2025-04-01'] } })
  expect(longer.values).toEqual([[496, 496]])
  expect(longer.notes).toEqual(['The comparison has 2 months more; what stands out is left out.'])
  const weekly = await compared({ range: '2026-W30 to 2026-W32', grain: 'week', compare: { to: 'range', range: '2025-W01 to 2025-W02' } })
  expect(weekly.under).toEqual(['2024-12-30', '2025-01-06', undefined])
  // 20 to 26 July; 30 and 31 December, 1 to 5 January.
  expect(weekly.values[0]).toEqual([161, 76])
  expect(weekly.notes).toEqual(['The comparison has one week fewer; the last have none.'])
  const whole = await compared({ range: '2026-07', compare: { to: 'range', range: '2026-02' } })
  expect(whole.values).toEqual([[496, 406]])
  expect(whole.notes).toEqual(['The comparison is of 28 days, the range of 31 days.'])
})

test('a period that is not over and has no counterpart is not compared with a part of anything', async () => {
  const { result } = await ask(
    { metrics: ['sum'], grain: 'month', range: '2026-07 to 2026-08', compare: { to: 'range', range: '2026-01' } },
    { dataAsOf: '2026-08-15T18:00:00Z' },
  )
  expect(result.periods?.map(({ comparison }) => comparison)).toEqual(['2026-01-01', undefined])
  expect(result.likeForLike).toBeUndefined()
  expect(result.columns.map(({ name }) => name)).toEqual(['period', 'sum', 'sum:comparison'])
})

test('a quarter to date is compared with the same days of the quarter before', async () => {
  const asOf = '2026-08-15T18:00:00Z'
  const total = await compared({ range: 'this quarter to date', compare: 'previous_period' }, asOf)
  expect(total.comparison?.range).toEqual(['2026-04-01', '2026-05-16'])
  // The days of April, 1 to 15 May, and four nights.
  expect(total.values[0]?.[1]).toBe(465 + 120 + 4000)
  const months = await compared({ range: 'this year to date', grain: 'month', compare: 'previous_period' }, asOf)
  expect(months.under?.slice(0, 2)).toEqual(['2025-01-01', '2025-02-01'])
  expect(months.comparison?.range).toEqual(['2025-01-01', '2025-08-16'])
  expect(months.values.at(-1)).toEqual([120, 120])
})

test('fiscal quarters show which quarter they are compared with', async () => {
  const { labels } = await compared({ range: 'FY2027 Q1', grain: 'fiscal_quarter', compare: 'previous_year' })
  expect(labels).toEqual(['FY26 Q1'])
})

test('months of a 4-4-5 calendar are compared with as many before them, or the same of the year before', async () => {
  const before = await compared({ range: ['2025-12-29', '2026-03-30'], grain: 'retail_month', compare: 'previous_period' })
  expect(before.labels).toEqual(['2025 P10', '2025 P11', '2025 P12'])
  expect(before.under).toEqual(['2025-09-29', '2025-10-27', '2025-11-24'])
  expect(before.comparison?.range).toEqual(['2025-09-29', '2025-12-29'])
  // 24 to 30 November, all of December but its last three days.
  expect(before.values[2]?.[1]).toBe(24 + 25 + 26 + 27 + 28 + 29 + 30 + (496 - 29 - 30 - 31))
  const year = await compared({ range: ['2026-09-28', '2027-01-04'], grain: 'retail_month', compare: 'previous_year' })
  expect(year.labels).toEqual(['2025 P10', '2025 P11', '2025 P12'])
  const cut = await compared({ range: ['2025-01-27', '2025-02-10'], grain: 'retail_month', compare: 'previous_period' })
  expect(cut.under).toEqual(['2024-12-30'])
  expect(cut.comparison?.range).toEqual(['2024-12-30', '2025-01-13'])
  const none = await compared({ range: ['2024-12-30', '2025-02-24'], grain: 'retail_month', compare: 'previous_period' })
  expect(none.values.map(([, earlier]) => earlier)).toEqual([null, null])
  expect(none.notes).toEqual(['2 retail months of the range have no counterpart in the calendar.'])
  const own = await compared({ range: ['2025-12-29', '2026-02-23'], grain: 'retail_month', compare: { to: 'range', range: '2025-07' } })
  expect(own.labels).toEqual(['2025 P07', '2025 P08'])
})

test('hours of a day on which the clock moves by half an hour lie over hours, and no row is lost', async () => {
  const { rows } = await ask({
    metrics: ['events'],
    grain: 'hour',
    timeZone: 'Australia/Lord_Howe',
    range: '2026-04-05',
    compare: 'previous_period',
  })
  // The day before has rows 30, 130 and 160 minutes after its midnight at 13:00Z, and one at noon, 12:00Z on the 4th.
  expect(rows.filter((row) => row['events:comparison'] !== 0).map((row) => [row.period, row['events:comparison']])).toEqual([
    ['2026-04-04T13:00:00Z', 1],
    ['2026-04-04T14:30:00Z', 1],
    ['2026-04-04T15:30:00Z', 1],
    ['2026-04-05T11:30:00Z', 1],
  ])
})

test('a comparison that is written wrong says what would be right', async () => {
  const wrong = (compare: unknown) => ask({ metrics: ['events'], range: '2026', compare: compare as never })
  await expect(wrong({ to: 'range' })).rejects.toThrow('compare: to "range" needs a range, such as { to: "range", range: "2026-Q1" }.')
  await expect(wrong({ to: 'previous_period', align: 'date' })).rejects.toThrow('compare: only previous_year is aligned')
  await expect(wrong({ to: 'previous_year', range: '2025' })).rejects.toThrow('compare: previous_year takes no range.')
  await expect(wrong({ to: 'range', range: '2025-13' })).rejects.toThrow('There is no 2025-13: that year has 12 months.')
})
