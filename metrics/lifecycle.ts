import { derived, growth, narrow, retention } from '@/lib/metrics'
import { users } from './sources'
import { activeUsers } from './use'

const timeZone = 'America/New_York'
const people = { kind: 'count', of: 'people' } as const

export const newAccounts = users.countDistinct('new_accounts', {
  title: 'New accounts',
  definition: 'Accounts opened in the period, each once: who joins a cohort of retention and enters the funnel to an order.',
  column: 'user_id',
  unit: { kind: 'count', of: 'accounts' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Read sign-ups, which count the same accounts, by channel, and watch whether the new cohort stays.',
    whenDown: 'Read sign-ups by channel and platform: a fall of one of them has a cause there.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
})

export const userLifecycle = growth('user_lifecycle', {
  title: 'Users by state',
  definition: 'Active users of each month who are new, stayed or came back, and those of the month before who did not.',
  of: activeUsers,
  every: 'month',
  unit: people,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See which state grew: growth that rests on new people alone ends with the campaign that brings them.',
    whenDown: 'See whether fewer come or more leave. Who leaves is split by channel and by first action.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'nobody is back in the second month of data, before which nobody can have gone',
      query: { range: ['2025-02-01', '2025-03-01'], grain: 'month', timeZone, where: { state: 'resurrected' } },
      equals: 0,
    },
  ],
  synonyms: ['growth accounting'],
})

export const userLifecycle28 = growth('user_lifecycle_28', {
  title: 'Users by state, 28 days',
  definition:
    'For each day, users active in the 28 days that end with it: new, kept from the 28 days before, or back after longer; and those of the 28 days before who did nothing since.',
  of: activeUsers,
  every: { days: 28 },
  unit: people,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See which state grew and since which day; four whole weeks hold every weekday alike, so a bend has a cause.',
    whenDown: 'Find the day on which churned begins to rise: it is 28 days after people stopped. Look at releases and outages of then.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'nobody is back on the 56th day, before which nobody can have gone for 28 days',
      query: { range: ['2025-03-02', '2025-03-03'], grain: 'day', timeZone, where: { state: 'resurrected' } },
      equals: 0,
    },
  ],
  synonyms: ['rolling growth accounting'],
})

export const usersGained = narrow('users_gained', {
  title: 'Users gained',
  definition: 'Active users of the month who are new or came back after a month without.',
  of: userLifecycle,
  where: { state: ['new', 'resurrected'] },
  unit: people,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Split by channel to see who brings them, and compare with what was spent.',
    whenDown: 'Look at sign-ups first, then at what used to bring people back: mails and launches.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const usersLost = narrow('users_lost', {
  title: 'Users lost',
  definition: 'Active users of the month before who did nothing in this one. Until a month is over, everybody who may still come counts.',
  of: userLifecycle,
  where: { state: 'churned' },
  unit: people,
  owner: 'product',
  direction: 'down',
  playbook: {
    whenUp: 'Split by channel and by first action: people of some channels never stay. Then look for a release or an outage.',
    whenDown: 'See which crowd stays longer since when, and tell product.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['churned users'],
})

export const quickRatio = derived('quick_ratio', {
  title: 'Quick ratio',
  definition: 'Users gained over users lost in the month; above 1 the number of active users grows.',
  inputs: { gained: usersGained, lost: usersLost },
  value: (of) => of.gained.over(of.lost),
  unit: { kind: 'number', decimals: 2 },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See whether more come or fewer leave; only the second lasts.',
    whenDown: 'Below 1 the product shrinks: look at users lost before looking at users gained.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const accountRetention = retention('account_retention', {
  title: 'Retention of accounts',
  definition: 'Of the accounts opened in a period, those that are active in a later week; where no age is said, in the fourth.',
  start: newAccounts,
  back: activeUsers,
  every: 'week',
  upTo: 12,
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Find the cohort from which on it is better, and what changed in that week.',
    whenDown: 'Split by channel: a channel that brings many people who do not stay pulls it down.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'all of a cohort at the start', query: { range: ['2026-01-01', '2026-04-01'], timeZone, where: { age: 0 } }, equals: 1 },
    {
      name: 'Email stays best',
      query: { range: ['2025-07-01', '2026-04-01'], timeZone, where: { channel: 'Email', age: 1 } },
      equals: 0.8,
      tolerance: 0.08,
    },
  ],
  synonyms: ['cohort retention'],
})
