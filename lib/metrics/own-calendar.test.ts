import { beforeAll, expect, test } from 'vitest'
import { type TestTable, warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type MetricQuery } from './index'
import { asker, governance } from './testing'
import { dayText, parseDay } from './time/calendar'

const schema = {
  'app.events': { id: 'integer', at: 'instant', berlin: 'timestamp', day: 'date' },
  'app.calendar': { day: 'date', month: 'text?', term: 'text?', two: 'text?', again: 'text?', none: 'text?' },
} as const

const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
  calendars: {
    retail_month: { table: 'app.calendar', day: 'day', period: 'month' },
    school_term: { table: 'app.calendar', day: 'day', period: 'term' },
    two_labels: { table: 'app.calendar', day: 'day', period: 'two' },
    label_again: { table: 'app.calendar', day: 'day', period: 'again' },
    no_days: { table: 'app.calendar', day: 'day', period: 'none' },
  },
})
const events = company.source('app.events', {
  primaryKey: 'id',
  time: { at: {}, berlin: { clock: 'Europe/Berlin' }, day: {} },
  dimensions: {},
  access: 'all',
})
const metrics = [
  events.count('events', governance),
  events.count('events_berlin', { ...governance, time: 'berlin' }),
  events.count('events_day', { ...governance, time: 'day' }),
]

/** Four, four and five weeks from 29 December 2025 on: four quarters of 2026, and the first month of 2027. */
const weeks = [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4]
/** First and last day. */
const terms = [
  ['Winter', '2026-01-07', '2026-03-27'],
  ['Summer', '2026-04-13', '2026-07-15'],
  ['Autumn', '2026-09-01', '2026-12-18'],
] as const

/** Midnight in Berlin is 22:00Z or 23:00Z. */
const moments = [
  ['2025-12-28T22:59:59Z', '2025-12-28T23:59:59', '2025-12-28'],
  ['2025-12-28T23:00:00Z', '2025-12-29T00:00:00', '2025-12-29'],
  ['2026-01-25T22:59:59Z', '2026-01-25T23:59:59', '2026-01-25'],
  ['2026-01-25T23:00:00Z', '2026-01-26T00:00:00', '2026-01-26'],
  ['2026-03-28T23:30:00Z', '2026-03-29T00:30:00', '2026-03-29'],
  ['2026-03-29T21:59:59Z', '2026-03-29T23:59:59', '2026-03-29'],
  ['2026-03-29T22:00:00Z', '2026-03-30T00:00:00', '2026-03-30'],
  ['2026-05-01T10:00:00Z', '2026-05-01T12:00:00', '2026-05-01'],
  ['2026-12-27T22:59:59Z', '2026-12-27T23:59:59', '2026-12-27'],
  ['2026-12-27T23:00:00Z', '2026-12-28T00:00:00', '2026-12-28'],
] as const

function calendarTable(): TestTable {
  const first = parseDay('2025-12-29') ?? 0
  let start = first
  const months = weeks.map((count, index) => {
    const month = { start, end: start + 7 * count, label: index < 12 ? `2026 P${String(index + 1).padStart(2, '0')}` : '2027 P01' }
    start = month.end
    return month
  })
  const rows = Array.from({ length: start - first }, (_, index) => {
    const day = dayText(first + index)
    const month = months.find(({ end }) => first + index < end)?.label ?? null
    const term = terms.find(([, from, to]) => day >= from && day <= to)?.[0] ?? null
    return { day, month, term, two: month, again: month?.slice(5) ?? null, none: null }
  })
  return { columns: schema['app.calendar'], rows: [...rows, { day: '2026-02-01', two: 'Odd' }] }
}

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = moments.map(([at, berlin, day], id) => ({ id, at, berlin, day }))
  const warehouses = await warehousesWith({
    'app.events': { columns: schema['app.events'], rows },
    'app.calendar': calendarTable(),
  })
  ask = asker(warehouses, { catalog: company, metrics, dataAsOf: '2026-08-10T10:00:00Z' })
})

const counted = async (query: Partial<MetricQuery> & Pick<MetricQuery, 'range'>) => {
  const { rows, result } = await ask({ metrics: ['events', 'events_berlin', 'events_day'], timeZone: 'Europe/Berlin', ...query })
  for (const row of rows) expect([row.events_berlin, row.events_day]).toEqual([row.events, row.events])
  return { rows: rows.map((row) => [row.period, row.events]), result }
}

test('4-4-5 months are cut at their own days, across the year and a change of the clock', async () => {
  const { rows, result } = await counted({ grain: 'retail_month', range: ['2025-12-29', '2026-04-27'] })
  expect(rows).toEqual([
    ['2025-12-29', 2],
    ['2026-01-26', 1],
    ['2026-02-23', 2],
    ['2026-03-30', 1],
  ])
  expect(result.periods).toEqual([
    { key: '2025-12-29', complete: true, label: '2026 P01', end: '2026-01-26' },
    { key: '2026-01-26', complete: true, label: '2026 P02', end: '2026-02-23' },
    { key: '2026-02-23', complete: true, label: '2026 P03', end: '2026-03-30' },
    { key: '2026-03-30', complete: true, label: '2026 P04', end: '2026-04-27' },
  ])
  const end = await counted({ grain: 'retail_month', range: '2026-12-20 to 2027-01-10' })
  expect(end.result.periods?.map(({ label, complete }) => [label, complete])).toEqual([
    ['2026 P12', false],
    ['2027 P01', false],
  ])
  expect(end.result.notes.slice(0, 2)).toEqual([
    'The first retail month is counted from 2026-12-20 on.',
    'The last retail month is counted up to 2027-01-10.',
  ])
})

test('a month of a 4-4-5 calendar is cut in the zone of the query', async () => {
  const { rows } = await ask({ metrics: ['events'], timeZone: 'UTC', grain: 'retail_month', range: ['2025-12-29', '2026-02-23'] })
  expect(rows).toEqual([
    { period: '2025-12-29', events: 2 },
    { period: '2026-01-26', events: 0 },
  ])
})

test('days between two terms are left out and said', async () => {
  const { rows, result } = await counted({ grain: 'school_term', range: '2026-01-07 to 2026-07-15' })
  expect(rows).toEqual([
    ['2026-01-07', 2],
    ['2026-04-13', 1],
  ])
  // 28 March to 12 April.
  expect(result.notes).toEqual(['16 days of the range lie in no school term and are left out.'])
  const split = await ask({
    metrics: ['events'],
    timeZone: 'Europe/Berlin',
    grain: 'school_term',
    range: '2026-01-07 to 2026-07-15',
    limit: 10,
  })
  expect(split.rows).toEqual([
    { period: '2026-01-07', events: 2 },
    { period: '2026-04-13', events: 1 },
  ])
})

test('ranges in words count the periods of an own calendar', async () => {
  const range = async (words: string) => (await ask({ metrics: ['events'], timeZone: 'Europe/Berlin', range: words })).result.range
  // 10 August lies in P08, which began on 27 July.
  expect(await range('this retail_month')).toEqual(['2026-07-27', '2026-08-24'])
  expect(await range('this retail month to date')).toEqual(['2026-07-27', '2026-08-11'])
  expect(await range('last 4 retail_months')).toEqual(['2026-03-30', '2026-07-27'])
  expect(await range('last 2 school terms')).toEqual(['2026-01-07', '2026-07-16'])
  await expect(range('this school_term')).rejects.toThrow(
    '2026-08-10 lies in no school term; the next begins on 2026-09-01. Write "last school term", or dates.',
  )
  await expect(range('last 3 school_terms')).rejects.toThrow('The calendar school_term knows the days 2026-01-07 to 2026-12-18; the range')
})

test('what the calendar does not know is refused, and so is a calendar that contradicts itself', async () => {
  const at = (grain: MetricQuery['grain'], range: MetricQuery['range']) => ask({ metrics: ['events'], ...(grain && { grain }), range })
  await expect(at('retail_month', '2027-01')).rejects.toThrow(
    'The calendar retail_month knows the days 2025-12-29 to 2027-01-24, not all of 2027-01-01 to 2027-01-31. Choose a range inside, or add days to the calendar.',
  )
  await expect(at('two_labels', '2026')).rejects.toThrow(
    'The calendar two_labels (app.calendar) cannot be used: 2026-02-01 is both in "2026 P02" and in "Odd", and a day has one label.',
  )
  await expect(at('label_again', '2026')).rejects.toThrow(
    'The calendar label_again (app.calendar) cannot be used: "P01" stands on 56 of the 392 days from 2025-12-29 to 2027-01-24, and a period is one run of days. Give each run a label of its own, such as one with its year.',
  )
  await expect(at('no_days', '2026')).rejects.toThrow(
    'The calendar no_days (app.calendar) cannot be used: no day with a label can be read from it.',
  )
  await expect(at('retail_mnth', '2026')).rejects.toThrow('Unknown grain "retail_mnth". Did you mean "retail_month"?')
})

test('what must not compile', () => {
  const options = { timeZone: 'UTC', weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'app.events', column: 'at' } } as const
  const calendar = { table: 'app.calendar', day: 'day', period: 'month' } as const
  expect(() => {
    // @ts-expect-error a name of one word
    catalog(schema, { ...options, calendars: { retail: calendar } })
    // @ts-expect-error a misspelt column
    catalog(schema, { ...options, calendars: { retail_month: { ...calendar, period: 'mnth' } } })
    // @ts-expect-error an instant is no day
    catalog(schema, { ...options, calendars: { retail_month: { table: 'app.events', day: 'at', period: 'day' } } })
  }).not.toThrow()
})
