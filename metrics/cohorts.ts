import { cohortValue, payback, retention } from '@/lib/metrics'
import { adSpendTotal } from './advertising'
import { newAccounts } from './lifecycle'
import { orders, visits } from './sources'
import { activeUsers } from './use'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const
const share = { kind: 'share' } as const

export const visitingUsers = visits.countDistinct('visiting_users', {
  title: 'Visiting users',
  definition: 'People with an account who began a visit in the period, each once; it knows the moment, which active users do not.',
  column: 'user_id',
  where: { is_signed_in: true },
  unit: { kind: 'count', of: 'users' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Read active users beside it: both must move together.',
    whenDown: 'Read active users beside it. If only this one fell, visits are missing from the load: tell data.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
})

export const dayRetention = retention('day_retention', {
  title: 'Retention by 24 hours',
  definition:
    'Of the accounts opened in a period, those that visit again so many times 24 hours after they were opened; where no age is said, in the 24 hours from the first full day on.',
  start: newAccounts,
  back: visitingUsers,
  every: 'day',
  upTo: 30,
  clock: 'own',
  headline: 1,
  unit: share,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Find the day from which on newcomers come back more often, and what was released then.',
    whenDown: 'Look at the first visit of newcomers: what they did first, on which platform. A bad first day is never made good.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'all of a cohort at the start', query: { range: ['2026-01-01', '2026-04-01'], timeZone, where: { age: 0 } }, equals: 1 },
    { name: 'a third to a half on the next day', query: { range: ['2025-07-01', '2026-05-01'], timeZone }, equals: 0.28, tolerance: 0.12 },
  ],
  synonyms: ['D1', 'D7', 'D30', 'N-day retention'],
})

export const habitRetention = retention('habit_retention', {
  title: 'Retention by stretches of days',
  definition: 'Of the accounts opened in a period, those that are active on any of the days 1 to 3, 4 to 7, 8 to 14 or 15 to 30 after.',
  start: newAccounts,
  back: activeUsers,
  every: 'day',
  upTo: 30,
  brackets: [
    [1, 3],
    [4, 7],
    [8, 14],
    [15, 30],
  ],
  unit: share,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See in which stretch: early ones speak for the welcome, late ones for the product.',
    whenDown: 'See in which stretch it begins. If the first holds and the last falls, the habit does not form: talk to people who left.',
  },
  audience: ['everyone'],
  tests: [{ name: 'a share', expect: 'at-most-one' }],
})

export const stayingAccounts = retention('staying_accounts', {
  title: 'Accounts that stay',
  definition:
    'Of the accounts opened in a period, those that are active in a later month or any time after it. Cohorts of the last months read low, because they had less time to come back.',
  start: newAccounts,
  back: activeUsers,
  every: 'month',
  upTo: 12,
  returned: 'on_or_after',
  unit: share,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Tell finance: people who stay longer are worth more. See from which cohort on.',
    whenDown: 'Split by channel and look at the cohort where the fall begins, then at what was released before.',
  },
  audience: ['everyone'],
  tests: [{ name: 'a share', expect: 'at-most-one' }],
  synonyms: ['unbounded retention', 'survival'],
})

export const keptRevenue = orders.sum('kept_revenue', {
  title: 'Revenue kept of orders',
  definition:
    'What orders of the period cost less what was given back of them so far, on the day of the order, in US dollars. It still falls while refunds come in, and below zero where one was paid at a dearer rate; net revenue books them on their own day.',
  column: 'net_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See in gross revenue and refund rate whether more was sold or less given back.',
    whenDown: 'See in refund rate whether the orders of those days were given back, and ask operations why.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
  synonyms: ['net value of orders'],
})

const worth = { start: newAccounts, value: keptRevenue, every: 'month', upTo: 12 } as const

export const cohortRevenue = cohortValue('account_revenue_by_age', {
  ...worth,
  title: 'Revenue of a cohort',
  definition:
    'What the accounts opened in a period ordered in one of the months after, less what was given back of it; in the third where none is said.',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether more people joined or each brings more: read revenue per account beside it.',
    whenDown: 'Read revenue per account beside it: fewer accounts are a matter for growth, poorer ones for the shop.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'the first half year of 2025 in its third month',
      query: { range: ['2025-02-01', '2025-08-01'], timeZone },
      equals: 130_000,
      tolerance: 100_000,
    },
  ],
})

export const revenuePerAccount = cohortValue('revenue_per_account', {
  ...worth,
  per: 'member',
  title: 'Revenue per account',
  definition:
    'What was ordered in one of the months after opening, less what was given back of it, over all accounts of the cohort; in the third where none is said.',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether more accounts buy or each buys more, by revenue per buying account.',
    whenDown: 'Split by channel: a channel that brings many people who never buy pulls it down.',
  },
  audience: ['everyone'],
  tests: [{ name: 'has a value', expect: 'not-null' }],
  synonyms: ['ARPU by cohort'],
})

export const revenuePerBuyingAccount = cohortValue('revenue_per_buying_account', {
  ...worth,
  per: 'returning_member',
  title: 'Revenue per buying account',
  definition:
    'What was ordered in one of the months after opening, less what was given back of it, over the accounts of the cohort that ordered in it.',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See in average order value and orders per buyer whether baskets or habits grew.',
    whenDown: 'See in average order value whether baskets shrank; a cohort full of discounts buys small.',
  },
  audience: ['finance', 'growth'],
  tests: [{ name: 'has a value', expect: 'not-null' }],
})

export const accountValue = cohortValue('account_value', {
  ...worth,
  headline: 6,
  per: 'member',
  counted: 'on_or_before',
  title: 'Value of an account so far',
  definition:
    'What an account has ordered from its opening up to the end of a later month, less what was given back of it, as observed; up to the sixth where none is said.',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Say it to growth: an account may cost more to win. See first whether it is one channel or all.',
    whenDown: 'Compare cohorts at the same age. If young ones bring less, look at what they see first and at the channels they come by.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'some dollars in half a year',
      query: { range: ['2025-02-01', '2025-12-01'], timeZone, where: { age: 6 } },
      equals: 1500,
      tolerance: 600,
    },
  ],
  synonyms: ['LTV', 'lifetime value', 'CLV'],
})

export const accountMargin = cohortValue('account_margin', {
  ...worth,
  headline: 6,
  per: 'member',
  counted: 'on_or_before',
  margin: 0.7,
  title: 'Margin of an account so far',
  definition:
    'Value of an account so far times the gross margin of the shop, 70 % by the plan of 2026: what is left to pay for winning it. Up to the sixth month where none is said.',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Read the value of an account beside it; the margin is a plan, and moves once a year.',
    whenDown: 'Read the value of an account beside it, and ask purchasing whether the planned margin still holds.',
  },
  audience: ['finance', 'growth'],
  tests: [{ name: 'has a value', expect: 'not-null' }],
  synonyms: ['contribution per account'],
})

export const paybackMonths = payback('payback_months', {
  of: accountMargin,
  cost: adSpendTotal,
  title: 'Payback',
  definition:
    'The first month by which accounts have brought, in margin of the shop, what the ads of the period of their opening cost per account. 0 is the month of opening; nothing is not yet. Subscriptions are not counted.',
  unit: { kind: 'number', of: 'months', decimals: 0 },
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp:
      'See in cost per sign-up whether accounts became dearer, or in their value whether they bring less. Cut the dearest campaign first.',
    whenDown: 'Spend more on the channel, in steps of a fifth, as long as it holds.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'Email costs nothing, so it pays at once',
      query: { range: ['2025-02-01', '2025-12-01'], timeZone, where: { channel: 'Email' } },
      equals: 0,
    },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['payback period', 'CAC payback'],
})
