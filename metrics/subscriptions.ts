import { recurringMovements } from './sources'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const

export const newSubscriptions = recurringMovements.count('new_subscriptions', {
  title: 'New subscriptions',
  definition: 'People who began to pay for a plan for the first time, after their trial of 14 days.',
  where: { movement: 'new' },
  unit: { kind: 'count', of: 'subscriptions' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Look two weeks back at sign-ups: a wave of them pays now. If there was none, note what changed in the trial.',
    whenDown: 'Look two weeks back at sign-ups. If they held, ask product about the end of the trial and the payment page.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nobody pays in the first two weeks', query: { range: ['2025-01-06', '2025-01-20'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['trial conversions', 'new subscribers'],
})

export const endedSubscriptions = recurringMovements.count('ended_subscriptions', {
  title: 'Ended subscriptions',
  definition: 'People who stopped paying for a plan; a change of plan is no end.',
  where: { movement: 'churned' },
  unit: { kind: 'count', of: 'subscriptions' },
  owner: 'finance',
  direction: 'down',
  playbook: {
    whenUp: 'Split by plan and by channel, and read the reasons people gave; a day with many is a failed payment run.',
    whenDown: 'Nothing to do; check that ends are still loaded if there are none for a week.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['churn', 'cancellations'],
})

export const netNewRecurringRevenue = recurringMovements.sum('net_new_mrr', {
  title: 'Net new recurring revenue',
  definition:
    'By how much monthly recurring revenue changed in the period: new, larger and returned subscriptions less smaller and ended ones, in US dollars a month.',
  column: 'mrr_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Split by movement to see whether new people or larger plans made it, and pass that on to growth.',
    whenDown: 'Split by movement. More ended is a matter for product, fewer new one for growth.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nothing in the first two weeks', query: { range: ['2025-01-06', '2025-01-20'], timeZone }, equals: 0 }],
  synonyms: ['MRR growth', 'net new MRR'],
})
