import { expect, test } from 'vitest'
import { askShop, march, regular } from './custom.testing'

const ask = await askShop()

test.each<[string, Parameters<typeof ask>[0], string]>([
  [
    'a longer grain',
    { metrics: ['per_pair'], grain: 'week', by: ['country'], range: march },
    'per_pair is given by day, and its numbers cannot be put together, but was asked for by week. Ask by day.',
  ],
  [
    'no grain',
    { metrics: ['twice'], by: ['country'], range: march },
    'twice is given by day, and its numbers cannot be put together, but was asked for over a whole range. Ask by day.',
  ],
  [
    'fewer splits',
    { metrics: ['per_pair'], grain: 'day', range: march },
    'per_pair is one number for each country, and they cannot be put together, but was asked for without a split. Split by country, or filter it to one value.',
  ],
  [
    'a filter to several values',
    { metrics: ['per_pair'], grain: 'day', where: { country: ['DE', 'FR'] }, range: march },
    'per_pair is one number for each country, and they cannot be put together, but was asked for without a split. Split by country, or filter it to one value.',
  ],
  [
    'top groups with all others as one',
    { metrics: ['per_pair'], grain: 'day', by: ['country'], top: { limit: 1 }, range: march },
    'per_pair is one number for each country, and they cannot be put together, so there is no Other. Ask without top, or filter.',
  ],
  [
    'a total',
    { metrics: ['per_pair'], grain: 'day', by: ['country'], totals: [['period']], range: march },
    'per_pair is one number for each country, and they cannot be put together, so it has no totals. Ask without totals.',
  ],
  [
    'a share',
    { metrics: ['part'], grain: 'day', by: ['country'], range: march },
    'part is one number for each country, and they cannot be put together, so there is no whole to take a share of.',
  ],
  [
    'another zone',
    { metrics: ['pairs'], range: march, timeZone: 'America/New_York' },
    'pairs is given by day of Europe/Berlin, but was asked for in America/New_York. Ask in Europe/Berlin.',
  ],
  [
    'a shorter grain',
    { metrics: ['added_months'], grain: 'week', range: march },
    'added_months is given by month, of which no weeks are made. Ask by month, or without a grain.',
  ],
  [
    'a range that cuts a period',
    { metrics: ['added_months'], range: ['2026-01-15', '2026-03-10'] },
    'added_months is given by month, but the range 2026-01-15 to 2026-03-10 cuts a month. Ask for whole ones: 2026-01-01 to 2026-04-01.',
  ],
  [
    'a comparison that cuts a period',
    { metrics: ['added_months'], range: ['2026-06-01', '2026-06-16'], compare: 'previous_period' },
    'added_months is given by month, but the comparison with 2026-05-17 to 2026-06-01 cuts a month. Ask for whole ones.',
  ],
  [
    'a shift that is no whole period',
    { metrics: ['days_before'], range: march },
    'days_before is given by month, so it cannot be taken from 1 day earlier.',
  ],
  [
    'days up to each day of what is given by month',
    { metrics: ['so_far'], grain: 'month', range: march },
    'so_far counts over days, but its numbers are given by month.',
  ],
  [
    'a grain of what belongs to no time',
    { metrics: ['seats'], grain: 'day', range: march },
    'seats belongs to no time, so it has no value by day. Ask without a grain.',
  ],
  [
    'a comparison of what belongs to no time',
    { metrics: ['seats'], range: march, compare: 'previous_year' },
    'seats belongs to no time, so there is nothing earlier to set it against. Ask without a comparison.',
  ],
])('what given numbers cannot answer is refused: %s', async (_what, query, message) => {
  await expect(ask(query)).rejects.toThrow(message)
})

test('two numbers for one group end the statement with a sentence, whatever they would be put together to', async () => {
  const doubtful = await askShop([...regular, ['2026-02-01', 'north', 11]])
  const sentence = 'given has 2 numbers for one month and region, and they cannot be put together. Let shop.given give one.'
  const query = { grain: 'month', by: ['region'], range: ['2026-01-01', '2026-04-01'] } as const
  await expect(doubtful({ ...query, metrics: ['exact_months'] })).rejects.toThrow(sentence)
  await expect(doubtful({ ...query, metrics: ['before'] })).rejects.toThrow(sentence)
  expect((await doubtful({ ...query, metrics: ['exact_months'], range: march })).rows).toEqual([
    { period: '2026-03-01', region: 'north', exact_months: 13 },
  ])
})

test('a number dated inside of its period ends the statement', async () => {
  const doubtful = await askShop([...regular, ['2026-03-02', 'north', 1]])
  const sentence = 'given dates 1 of its numbers inside of a month. Let shop.given date each with the first day of its month.'
  await expect(doubtful({ metrics: ['added_months'], range: march })).rejects.toThrow(sentence)
})
