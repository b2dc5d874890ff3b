import { ratio } from '@/lib/metrics'
import { revenueMovements } from './sources'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const

export const grossRevenue = revenueMovements.sum('gross_revenue', {
  title: 'Gross revenue',
  definition: 'What orders of the period cost before refunds, in US dollars at the rate of their day, staff left out.',
  column: 'gross_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Tell orders and average order value apart: more orders is growth, dearer ones are a price or a currency.',
    whenDown: 'Tell orders and average order value apart, then split by country; the playbook of the one that fell goes on.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['turnover', 'GMV', 'sales'],
})

export const refunds = revenueMovements.sum('refunds', {
  title: 'Refunds',
  definition: 'Money given back in the period, on the day it was given back, in US dollars at the rate of that day.',
  column: 'refund_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'down',
  playbook: {
    whenUp:
      'Find the week in which the refunded orders were placed, by order.refunded; a whole week of refunds is a bad delivery: ask operations.',
    whenDown: 'Check that refunds are still loaded: two weeks without any are unlikely.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['returns', 'chargebacks'],
})

export const netRevenue = revenueMovements.sum('net_revenue', {
  title: 'Net revenue',
  definition: 'Gross revenue less refunds, each on its own day, in US dollars. A day with more refunds than orders is negative.',
  column: 'net_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether gross revenue rose or refunds fell, and note the cause on the chart.',
    whenDown: 'Look at refunds first, then at gross revenue by country and channel.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
  synonyms: ['income', 'revenue'],
})

export const refundRate = ratio('refund_rate', {
  title: 'Refund rate',
  definition: 'Refunds divided by gross revenue of the same period. A refund counts when it is paid out, up to two weeks after its order.',
  numerator: refunds,
  denominator: grossRevenue,
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'down',
  playbook: {
    whenUp:
      'Compare with the orders of the two weeks before: a small week of orders makes the rate high by itself. Otherwise ask operations for bad deliveries.',
    whenDown: 'Nothing to do, unless refunds are missing from the load.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'a few in a hundred before the bad week',
      query: { range: ['2025-01-06', '2026-04-06'], timeZone },
      equals: 0.035,
      tolerance: 0.03,
    },
    { name: 'never negative', expect: 'non-negative' },
  ],
})
