import { experiment, ratio } from '@/lib/metrics'
import { company } from './catalog'
import { grossRevenue } from './revenue'
import { buyers, orderCount } from './shop'
import { userDays, users } from './sources'

/** One row per person and test: the variant dealt at the first active day on which the test ran. */
export const assignments = company.source('raw_data.experiment_assignments', {
  name: 'assignments',
  primaryKey: ['experiment', 'user_id'],
  time: { assigned_at: {} },
  dimensions: {
    experiment: { column: 'experiment', title: 'Experiment' },
    variant: { column: 'variant', title: 'Variant', description: 'What the person was shown.' },
  },
  joins: { user: { via: 'user_id', to: users } },
  people: 'user_id',
  access: 'all',
})

export const assignedPeople = assignments.countDistinct('assigned_people', {
  title: 'People in experiments',
  definition: 'People who were dealt a variant of any experiment in the period, at their first visit while it ran. Staff are left out.',
  column: 'user_id',
  where: { 'user.plan': { empty: false } },
  unit: { kind: 'count', of: 'people' },
  owner: 'product',
  direction: 'none',
  playbook: {
    whenUp: 'Split by experiment: one that takes in more people than planned has too wide a door.',
    whenDown: 'Split by experiment and day. A gap of a day is a release that broke the assignment; its people must be left out.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['exposures', 'test participants'],
})

export const activeDayCount = userDays.count('active_days', {
  title: 'Active days',
  definition: 'Days on which people with an account did at least one thing, counted for each of them.',
  where: { is_active: true },
  unit: { kind: 'count', of: 'days' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with active users: more days of the same people is habit, more people is growth.',
    whenDown: 'Compare with orders: when they hold, tracking is the first suspect. Otherwise look what was released.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const ordersPerActiveDay = ratio('orders_per_active_day', {
  title: 'Orders per active day',
  definition: 'Orders divided by the days on which people were active: how often a visit ends at the till.',
  numerator: orderCount,
  denominator: activeDayCount,
  unit: { kind: 'number', of: 'orders per day', decimals: 4 },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See which test or release touched the checkout, and keep it.',
    whenDown: 'Walk through the checkout yourself on each platform; then split by country, for a currency may be broken.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

const dealt = {
  assigned: assignedPeople,
  variant: 'variant',
  variants: { control: 0.5, treatment: 0.5 },
  control: 'control',
} as const

export const aaTest = experiment('aa_test', {
  ...dealt,
  title: 'Nothing against nothing',
  hypothesis: 'Both halves get the same product, so nothing differs. It shows whether assignment and tracking can be trusted.',
  owner: 'data',
  audience: ['everyone'],
  where: { experiment: 'aa_test' },
  start: '2025-09-22',
  plannedEnd: '2025-10-19',
  primary: [ordersPerActiveDay],
  secondary: [orderCount, buyers],
  guardrails: [{ metric: activeDayCount, margin: 0.05 }],
})

export const checkoutV2 = experiment('checkout_v2', {
  ...dealt,
  title: 'Checkout on one page',
  hypothesis: 'A checkout on one page instead of three makes more visits end in an order.',
  owner: 'product',
  audience: ['everyone'],
  where: { experiment: 'checkout_v2' },
  start: '2025-12-01',
  plannedEnd: '2026-02-22',
  analysis: 'fixed_horizon',
  primary: [ordersPerActiveDay],
  secondary: [orderCount, grossRevenue],
  guardrails: [{ metric: activeDayCount, margin: 0.02 }],
})

export const annualPrice = experiment('annual_price', {
  ...dealt,
  title: 'Price by the year first',
  hypothesis: 'Showing the price by the year first makes people commit for longer and order more.',
  owner: 'finance',
  audience: ['everyone'],
  where: { experiment: 'annual_price' },
  start: '2026-03-23',
  plannedEnd: '2026-04-26',
  primary: [grossRevenue],
  secondary: [orderCount],
  guardrails: [{ metric: activeDayCount, margin: 0.02 }],
})
