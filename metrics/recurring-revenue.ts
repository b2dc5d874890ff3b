import { cumulative, moneyGrowth, narrow, ratio } from '@/lib/metrics'
import { netRevenue } from './revenue'
import { netNewRecurringRevenue } from './subscriptions'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const

export const recurringRevenue = cumulative('recurring_revenue', {
  title: 'Monthly recurring revenue',
  definition: 'What all subscriptions of the day cost a month, in US dollars. A longer period shows its last day.',
  of: netNewRecurringRevenue,
  since: 'all',
  at: 'last',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Look at recurring revenue by state to see whether new people or larger plans made it.',
    whenDown: 'Look at recurring revenue by state: more churned is a matter for product, fewer new one for growth.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nothing in the first two weeks', query: { range: ['2025-01-06', '2025-01-20'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['MRR'],
})

export const recurringRevenueStates = moneyGrowth('recurring_revenue_states', {
  title: 'Recurring revenue by state',
  definition:
    'Monthly recurring revenue at the end of the month against that of the month before: new, retained, more (expansion), less (contraction), back (resurrected) and lost (churned). Without a state, all of the month.',
  of: netNewRecurringRevenue,
  person: 'user_id',
  every: 'month',
  rows: 'changes',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See which state grew. Growth that rests on new alone ends with the campaign that brings them.',
    whenDown: 'Split by plan and channel; churned above new and expansion means the base shrinks, whatever sign-ups do.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['MRR movements', 'MRR bridge'],
})

const of = recurringRevenueStates
const part = { level: 'draft', unit: dollars, owner: 'finance', of } as const

const recurringBefore = narrow('recurring_before', {
  ...part,
  title: 'Recurring revenue of the month before',
  definition: 'What was retained, what became less, and what was lost.',
  where: { state: ['retained', 'contraction', 'churned'] },
})

const recurringKept = narrow('recurring_kept', {
  ...part,
  title: 'Recurring revenue retained',
  definition: 'Of subscribers of both months, the smaller of the two amounts.',
  where: { state: 'retained' },
})

const recurringKeptAndMore = narrow('recurring_kept_and_more', {
  ...part,
  title: 'Recurring revenue of those who were there before',
  definition: 'What was retained and what they pay more.',
  where: { state: ['retained', 'expansion'] },
})

const recurringGained = narrow('recurring_gained', {
  ...part,
  title: 'Recurring revenue gained',
  definition: 'New, back, and more.',
  where: { state: ['new', 'resurrected', 'expansion'] },
})

const recurringLost = narrow('recurring_lost', {
  ...part,
  title: 'Recurring revenue lost',
  definition: 'Churned, and less.',
  where: { state: ['churned', 'contraction'] },
})

export const netRevenueRetention = ratio('net_revenue_retention', {
  title: 'Net revenue retention',
  definition:
    'Of the recurring revenue of the month before, how much the same people pay now: what they kept and what they pay more, over all they paid. New and returned subscribers do not count. Above 1 the base grows by itself.',
  numerator: recurringKeptAndMore,
  denominator: recurringBefore,
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with gross revenue retention: if that stands still, larger plans made it; tell product which.',
    whenDown: 'Compare with gross revenue retention: if both fall, people leave; if only this one, fewer take the larger plan.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'a little below all in May 2026',
      query: { range: ['2026-05-01', '2026-06-01'], grain: 'month', timeZone },
      equals: 0.94,
      tolerance: 0.05,
    },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['NRR', 'net dollar retention'],
})

export const grossRevenueRetention = ratio('gross_revenue_retention', {
  title: 'Gross revenue retention',
  definition: 'Of the recurring revenue of the month before, how much is left, whatever others or the same people pay more. Never above 1.',
  numerator: recurringKept,
  denominator: recurringBefore,
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Find the plan and channel that stay longer and since when; note what changed.',
    whenDown: 'Split by plan and channel; a single month is often a failed payment run, a slide is the product.',
  },
  audience: ['everyone'],
  tests: [{ name: 'at most one', expect: 'at-most-one' }],
  synonyms: ['GRR', 'gross dollar retention'],
})

export const recurringQuickRatio = ratio('recurring_quick_ratio', {
  title: 'Quick ratio of recurring revenue',
  definition:
    'Recurring revenue gained (new, back, more) over recurring revenue lost (churned, less) in the month. Above 1 it grows; 4 is strong.',
  numerator: recurringGained,
  denominator: recurringLost,
  unit: { kind: 'number', decimals: 2 },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether more is gained or less is lost; only the second lasts without being paid for.',
    whenDown: 'A fall towards 1 means that growth pays for churn: look at gross revenue retention before asking for more sign-ups.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['SaaS quick ratio'],
})

export const orderRevenueStates = moneyGrowth('order_revenue_states', {
  title: 'Order revenue by state',
  definition:
    'Net revenue of the shop of each month against the month before, by who pays: for the first time (new), in both (retained, more, less), again after a gap, and no longer. Without a state, all of the month.',
  of: netRevenue,
  person: 'user_id',
  every: 'month',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether new buyers or returning ones made it: only returning ones are worth what they cost after the first order.',
    whenDown: 'If churned grew, look at delivery and refunds of the month before; if new fell, look at sign-ups.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'nobody is back in the second month',
      query: { range: ['2025-02-01', '2025-03-01'], grain: 'month', timeZone, where: { state: 'resurrected' } },
      equals: 0,
    },
  ],
})
