import { ratio, rolling } from '@/lib/metrics'
import { activeUsers } from './use'

const timeZone = 'America/New_York'

export const weeklyActiveUsers = rolling('weekly_active_users', {
  title: 'Weekly active users',
  definition: 'People active on the day or on one of the six days before it, each counted once. A longer period shows its last day.',
  of: activeUsers,
  days: 7,
  at: 'last',
  unit: { kind: 'count', of: 'users' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Look at sign-ups of the same week. If they did not rise, people come back more often: find the feature by platform.',
    whenDown: 'Split by platform and compare with visitors: if one platform fell alone, ask for its tracking before its product.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['WAU'],
})

export const monthlyActiveUsers = rolling('monthly_active_users', {
  title: 'Monthly active users',
  definition:
    'People active on the day or on one of the 27 days before it, each counted once. Four whole weeks, so that every weekday counts alike; a longer period shows its last day.',
  of: activeUsers,
  days: 28,
  at: 'last',
  unit: { kind: 'count', of: 'users' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with weekly active users: if those stand still, more people come, but each of them less often.',
    whenDown: 'It moves slowly, so a fall is weeks old: find the week in weekly active users, then split that week by channel.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['MAU'],
})

export const stickiness = ratio('stickiness', {
  title: 'Stickiness',
  definition: 'Weekly over monthly active users of the same day: how many of those who came in four weeks came in the last one.',
  numerator: weeklyActiveUsers,
  denominator: monthlyActiveUsers,
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See whether newcomers became fewer: they come once and lower it. If not, ask product which feature brings people back.',
    whenDown:
      'Look at sign-ups first: a launch crowd lowers it for four weeks. Without one, people lose the habit: split by first platform.',
  },
  audience: ['everyone'],
  tests: [{ name: 'at most one', expect: 'at-most-one' }],
  synonyms: ['WAU/MAU', 'habit'],
})
