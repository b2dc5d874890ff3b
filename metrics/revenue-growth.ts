import { cumulative, derived, shift } from '@/lib/metrics'
import { netRevenue } from './revenue'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const

export const revenueThisMonth = cumulative('revenue_month_to_date', {
  title: 'Revenue this month so far',
  definition: 'Net revenue since the first day of the month, up to each day. A longer period shows its last day.',
  of: netRevenue,
  since: 'month',
  at: 'last',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with the same day of last month, not with its end. Ahead of it by a tenth: tell growth what may be spent.',
    whenDown: 'A fall within a month is a refund: look at refunds of the day. Behind last month, go on with net revenue.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nothing before the first day', query: { range: ['2024-12-31', '2025-01-01'], timeZone }, equals: 0 }],
  synonyms: ['month to date', 'MTD'],
})

export const revenueYearAgo = shift('revenue_year_ago', {
  title: 'Revenue a year ago',
  definition: 'Net revenue of the same period a year earlier.',
  of: netRevenue,
  earlier: { years: 1 },
  unit: dollars,
  owner: 'finance',
  direction: 'none',
  playbook: {
    whenUp: 'It is last year and does not change by itself: if it does, an old order was loaded late. Ask data.',
    whenDown: 'It is last year and does not change by itself: if it does, old rows were lost. Ask data.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nothing before the first year is over', query: { range: ['2025-06-01', '2026-01-01'], timeZone }, equals: 0 }],
})

export const revenueGrowth = derived('revenue_growth', {
  title: 'Revenue growth',
  definition: 'Net revenue over that of the same period a year earlier, less one: 0.25 is a quarter more than a year ago.',
  inputs: { now: netRevenue, yearAgo: revenueYearAgo },
  value: (of) => of.now.over(of.yearAgo).minus(1),
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Check that last year was not the odd one: its bad week makes this one look good.',
    whenDown: 'Split by channel and country: one that grew slower than the others is a lead, all of them together are the product.',
  },
  audience: ['everyone'],
  tests: [{ name: 'has a value once there is a year', expect: 'not-null' }],
  synonyms: ['year over year', 'YoY'],
})
