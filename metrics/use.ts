import { ratio } from '@/lib/metrics'
import { userDays, visits } from './sources'

const timeZone = 'America/New_York'

export const activeUsers = userDays.countDistinct('active_users', {
  title: 'Active users',
  definition:
    'People with an account who did at least one thing in the period, on any device linked to them. Visits before sign-up count once the device is known. Staff and bots are left out.',
  column: 'user_id',
  where: { is_active: true },
  unit: { kind: 'count', of: 'users' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp:
      'Look at sign-ups first: growth from new accounts alone fades within weeks. Then split by channel and tell product which crowd stays.',
    whenDown:
      'Split by platform. If one platform falls alone, compare with orders, which do not depend on tracking: when orders hold, tracking is broken. If all fall, open the release notes.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    {
      name: 'no bots among them',
      query: { range: ['2025-01-01', '2026-07-01'], timeZone, where: { country: 'SG' } },
      equals: 0,
    },
  ],
  synonyms: ['DAU', 'actives'],
})

export const visitors = userDays.countDistinct('visitors', {
  title: 'Visitors',
  definition: 'People who came by in the period, with or without an account; a device whose owner is unknown is one person.',
  column: 'person',
  unit: { kind: 'count', of: 'visitors' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Split by channel to see what brings them, and look at the conversion: visitors who do not sign up are a cost.',
    whenDown:
      'Split by channel. A fall in one paid channel is mostly a paused campaign; a fall in all of them is the site or the tracking.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['unique visitors', 'reach'],
})

export const events = userDays.sum('events_of_users', {
  title: 'Events of users',
  definition: 'Things that people with an account did, each counted once however often it was sent.',
  column: 'events',
  where: { user_id: { not: null } },
  unit: { kind: 'count', of: 'events' },
  owner: 'data',
  direction: 'none',
  playbook: {
    whenUp: 'Compare with active users: more events per user is use, many more on one day is a sender that repeats itself.',
    whenDown: 'Split by platform and look for hours without any event; then ask the owner of that app what was released.',
  },
  audience: ['product', 'data'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const eventsPerActiveUser = ratio('events_per_active_user', {
  title: 'Events per active user',
  definition: 'Events of users divided by active users of the period: how much a person does once here. Longer periods give larger values.',
  numerator: events,
  denominator: activeUsers,
  unit: { kind: 'number', of: 'events per user', decimals: 1 },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Find the feature behind it by platform and country, and check that people did not simply have to click more.',
    whenDown: 'See whether newcomers weigh more than usual: they do less in their first week. If not, ask product what changed.',
  },
  audience: ['product', 'growth'],
  tests: [{ name: 'about 36 in May 2026', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 36, tolerance: 6 }],
  synonyms: ['engagement', 'intensity'],
})

export const visitCount = visits.count('visits', {
  title: 'Visits',
  definition: 'Visits of people, with or without an account: things done with no gap longer than 30 minutes.',
  unit: { kind: 'count', of: 'visits' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp:
      'Split by channel of the visit. Direct alone going up on a single day and from nowhere in particular is a bot until shown otherwise.',
    whenDown: 'Split by platform and channel of the visit; ask the owner of the one that fell.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'bots are left out', query: { range: ['2025-05-13', '2025-05-14'], timeZone, where: { country: 'SG' } }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['sessions'],
})
