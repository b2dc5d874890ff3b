import { cumulative, derived } from '@/lib/metrics'
import { recurringMovements } from './sources'
import { endedSubscriptions, netNewRecurringRevenue } from './subscriptions'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const
const subscriptions = { kind: 'count', of: 'subscriptions' } as const
const said = { level: 'draft', owner: 'finance', unit: subscriptions } as const

const begun = recurringMovements.count('begun_subscriptions', {
  ...said,
  title: 'Begun subscriptions',
  definition: 'People who began to pay for a plan, for the first time or again.',
  where: { movement: ['new', 'resurrected'] },
})

const allBegun = cumulative('all_begun_subscriptions', {
  ...said,
  title: 'Subscriptions begun so far',
  definition: 'Subscriptions begun up to the last day of the period.',
  of: begun,
  since: 'all',
  at: 'last',
})

const allEnded = cumulative('all_ended_subscriptions', {
  ...said,
  title: 'Subscriptions ended so far',
  definition: 'Subscriptions ended up to the last day of the period.',
  of: endedSubscriptions,
  since: 'all',
  at: 'last',
})

const begunAtFirst = cumulative('first_begun_subscriptions', {
  ...said,
  title: 'Subscriptions begun up to the first day',
  definition: 'Subscriptions begun up to the first day of the period.',
  of: begun,
  since: 'all',
  at: 'first',
})

const endedAtFirst = cumulative('first_ended_subscriptions', {
  ...said,
  title: 'Subscriptions ended up to the first day',
  definition: 'Subscriptions ended up to the first day of the period.',
  of: endedSubscriptions,
  since: 'all',
  at: 'first',
})

const recurringRevenue = cumulative('recurring_revenue', {
  ...said,
  unit: dollars,
  title: 'Recurring revenue',
  definition: 'What subscribers pay a month, as of the last day of the period, in US dollars.',
  of: netNewRecurringRevenue,
  since: 'all',
  at: 'last',
})

export const subscribers = derived('subscribers', {
  title: 'Subscribers',
  definition: 'People who pay for a plan as of the last day of the period.',
  inputs: { begun: allBegun, ended: allEnded },
  value: (of) => of.begun.minus(of.ended),
  unit: { kind: 'count', of: 'subscribers' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See in new and ended subscriptions whether more begin or fewer end; only the second lasts.',
    whenDown: 'See in ended subscriptions who leaves, by plan and channel, and ask them why.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nobody pays in the first two weeks', query: { range: ['2025-01-06', '2025-01-20'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['active subscriptions', 'payers'],
})

export const revenuePerSubscriber = derived('revenue_per_subscriber', {
  title: 'Revenue per subscriber',
  definition: 'What a subscriber pays a month, on average, as of the last day of the period, in US dollars.',
  inputs: { revenue: recurringRevenue, begun: allBegun, ended: allEnded },
  value: (of) => of.revenue.over(of.begun.minus(of.ended)),
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See in net new recurring revenue by plan whether people move to pro or basic ones leave.',
    whenDown: 'See whether many new people began with basic; that is growth, not a loss.',
  },
  audience: ['finance', 'product'],
  tests: [
    { name: 'between basic and pro', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 1400, tolerance: 450 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['ARPA', 'ARPU of subscribers'],
})

export const subscriptionChurn = derived('subscription_churn', {
  title: 'Churn of subscriptions',
  definition:
    'Subscriptions ended in the month over the subscribers at its beginning. Ask it month by month: a longer period holds more ends.',
  inputs: { ended: endedSubscriptions, begunBefore: begunAtFirst, endedBefore: endedAtFirst },
  value: (of) => of.ended.over(of.begunBefore.minus(of.endedBefore)),
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'down',
  playbook: {
    whenUp: 'Split by plan and channel, and look at single days: a day with many ends is a failed payment run.',
    whenDown: 'Tell product, and see in the value of a subscription what it is worth.',
  },
  audience: ['finance', 'product'],
  tests: [
    { name: 'about six in a hundred', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 0.06, tolerance: 0.03 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['churn rate', 'logo churn'],
})

export const subscriptionValue = derived('subscription_value', {
  title: 'Value of a subscription (model)',
  definition:
    'A model, not an observation: revenue per subscriber × 80 % margin ÷ churn of the month, as if both stayed as they are, for 60 months at most. Ask it month by month.',
  inputs: { arpa: revenuePerSubscriber, churn: subscriptionChurn },
  value: (of, number) => of.arpa.times(0.8).times(number(1).over(of.churn).or(60).atMost(60)),
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether people pay more or leave less. A single good month moves it a lot: wait for the next before spending on it.',
    whenDown: 'See in the churn of subscriptions whether it is one bad day; if it lasts, a subscriber may cost less to win.',
  },
  audience: ['finance', 'growth'],
  tests: [
    { name: 'some 200 dollars', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 20_000, tolerance: 12_000 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['predicted LTV', 'LTV of subscribers'],
})
