import { activeDays, dailyMean, narrow, ratio } from '@/lib/metrics'
import { monthlyActiveUsers } from './active-users'
import { sentEvents } from './sources'
import { activeUsers } from './use'

const timeZone = 'America/New_York'
const users = { kind: 'count', of: 'users' } as const

export const usersOfADay = dailyMean('users_of_a_day', {
  title: 'Users of a day',
  definition: 'Active users of a day, in the mean over the complete days of the period. By day, the active users of the day.',
  of: activeUsers,
  unit: { kind: 'number', of: 'users', decimals: 1 },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with monthly active users: if those stand still, the same people come more often; if not, more people come.',
    whenDown:
      'Split by platform. If one fell alone, compare with orders, which need no tracking; if all fell, look at sign-ups and releases.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['daily active users'],
})

export const daysOfUse = activeDays('days_of_use', {
  title: 'Days of use in four weeks',
  definition:
    'Users by the number of days on which they were active, of the 28 days up to the last complete day of the period: 1 is once in four weeks, 28 is every day. Without a split, everybody active at all.',
  of: activeUsers,
  days: 28,
  unit: users,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See at which number of days the bars grew: growth at 1 and 2 is a crowd that looked in, growth beyond 8 is a habit.',
    whenDown: 'See whether the few days or the many lost people. Many days: ask product what broke. Few days: ask growth what paused.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['L28', 'frequency', 'power user curve'],
})

export const meanDaysOfUse = activeDays('mean_days_of_use', {
  title: 'Mean days of use in four weeks',
  definition:
    'On how many of the 28 days up to the last complete day of the period a user was active, in the mean over those active at all.',
  of: activeUsers,
  days: 28,
  value: 'mean',
  unit: { kind: 'number', of: 'days', decimals: 2 },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Check that newcomers did not simply become fewer: they come once and lower it. If they did not, tell product.',
    whenDown:
      'Look at sign-ups first: a launch crowd lowers it for four weeks. Without one, look at days of use to see who comes less often.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'two to three days in May 2026', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 2.34, tolerance: 0.15 },
  ],
  synonyms: ['frequency of use'],
})

export const settledDaysOfUse = activeDays('settled_days_of_use', {
  title: 'Days of use of settled users',
  definition:
    'Users first active at least 28 days before the last complete day of the period, by the number of the last 28 days on which they were active. Newcomers, who cannot reach all days, are left out.',
  of: activeUsers,
  days: 28,
  tenure: 28,
  unit: users,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'More of those who stayed come: see at which number of days, and since which release.',
    whenDown: 'People who know the product come less: compare with days of use of everybody, then ask product.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

const frequentUsers = narrow('frequent_users', {
  level: 'draft',
  title: 'Users here on most days',
  definition: 'Users active on 20 or more of the last 28 days.',
  of: daysOfUse,
  where: { days: { from: 20 } },
  unit: users,
  owner: 'product',
})

export const frequentUserShare = ratio('frequent_user_share', {
  title: 'Share of users here on most days',
  definition: 'Of the users active in the 28 days up to the last complete day of the period, the share active on 20 or more of them.',
  numerator: frequentUsers,
  denominator: daysOfUse,
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Ask what these people do: their way of use is what to show to others. List them with `yardstick people frequent_users`.',
    whenDown: 'It moves within weeks of a broken habit: compare with the release notes, then with days of use.',
  },
  audience: ['product'],
  tests: [{ name: 'a share', expect: 'at-most-one' }],
  synonyms: ['power users'],
})

const regularUsers = narrow('regular_users', {
  level: 'draft',
  title: 'Users here every week',
  definition: 'Users active on 4 or more of the last 28 days.',
  of: daysOfUse,
  where: { days: { from: 4 } },
  unit: users,
  owner: 'product',
})

export const regularUserShare = ratio('regular_user_share', {
  title: 'Share of users here about every week',
  definition:
    'Of the users active in the 28 days up to the last complete day of the period, the share active on 4 or more of them: a plan for the week, kept.',
  numerator: regularUsers,
  denominator: daysOfUse,
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Split by channel and first action: whoever makes people regulars is worth more of the budget.',
    whenDown: 'See whether a crowd of newcomers dilutes it (sign-ups), or settled users come less (days of use of settled users).',
  },
  audience: ['everyone'],
  tests: [
    { name: 'a share', expect: 'at-most-one' },
    { name: 'about a sixth in May 2026', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 0.17, tolerance: 0.03 },
  ],
  synonyms: ['weekly habit'],
})

const dailyShareOfMonth = ratio('daily_share_of_month', {
  level: 'draft',
  title: 'Daily over monthly active users',
  definition: 'Active users of a day over those of the 28 days that end with it.',
  numerator: activeUsers,
  denominator: monthlyActiveUsers,
  unit: { kind: 'share' },
  owner: 'product',
})

export const dailyStickiness = dailyMean('daily_stickiness', {
  title: 'Daily stickiness',
  definition:
    'Of the users of four weeks, how many came on a day: daily over monthly active users of each day, in the mean over the complete days of the period.',
  of: dailyShareOfMonth,
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See whether newcomers became fewer: they come once and lower it. If not, ask product which feature brings people back daily.',
    whenDown:
      'Split by platform: one that fell alone has lost events or has a bad release. Otherwise look at sign-ups of the last four weeks.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'at most one', expect: 'at-most-one' },
    { name: 'about one in twelve in May 2026', query: { range: ['2026-05-01', '2026-06-01'], timeZone }, equals: 0.086, tolerance: 0.008 },
  ],
  synonyms: ['DAU/MAU'],
})

export const trackedEvents = sentEvents.countDistinct('tracked_events', {
  title: 'Tracked events',
  definition: 'Different events that the apps and the site sent, each counted once however often it arrived; staff and bots left out.',
  column: 'event_id',
  unit: { kind: 'count', of: 'events' },
  owner: 'data',
  direction: 'none',
  playbook: {
    whenUp: 'Split by event: one event that doubled is sent twice by a release; ask the owner of that app.',
    whenDown:
      'Split by platform and by hour. One platform at nothing while orders hold is tracking, not people: ask the owner of that app what was released.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    {
      name: 'the outage of iOS on March 10, 2026',
      query: { range: ['2026-03-10', '2026-03-11'], timeZone: 'UTC', where: { platform: 'ios' } },
      equals: 190,
      tolerance: 190,
    },
  ],
  synonyms: ['events sent'],
})

export const peopleTracked = sentEvents.countDistinct('people_tracked', {
  title: 'People with events',
  definition:
    'People who sent at least one event in the period, signed in or not. A device counts as the account it was linked to at any time, so that nobody counts twice.',
  column: 'person',
  unit: { kind: 'count', of: 'people' },
  owner: 'data',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with visitors, which the model counts: if only this one rose, bots are not yet on the list of excluded persons.',
    whenDown: 'Split by platform and by version of the app: a version without people is one that sends nothing.',
  },
  audience: ['data', 'product'],
  tests: [{ name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
  synonyms: ['unique people'],
})

/** Version 5.0 renamed the event and wrote its amount in another way; the currency is in both. */
export const payersTracked = sentEvents.countDistinct('payers_tracked', {
  title: 'People with a tracked checkout',
  definition:
    'People whose app or browser sent a finished checkout with its currency, under the name of the event up to version 4.9 or the one since 5.0. Staff and bots are left out.',
  column: 'person',
  where: { event_name: ['checkout_completed', 'purchase_completed'], currency: { not: null } },
  unit: { kind: 'count', of: 'people' },
  owner: 'data',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with buyers, which are counted from orders: if both rose it is business, if only this one, a checkout is sent twice.',
    whenDown:
      'Compare with buyers. If they hold, tracking lost checkouts: split by version of the app and by platform, and ask the owner of the one that fell whether the event or its properties were renamed.',
  },
  audience: ['data', 'product'],
  tests: [
    { name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    {
      name: 'no currency that the shop does not take',
      query: { range: ['2025-01-01', '2026-07-01'], timeZone, where: { currency: { not: ['USD', 'GBP', 'EUR'] } } },
      equals: 0,
    },
  ],
  synonyms: ['tracked buyers', 'checkout tracking'],
})
