import { ratio, share } from '@/lib/metrics'
import { touches, users } from './sources'

const timeZone = 'America/New_York'

export const signUps = users.count('sign_ups', {
  title: 'Sign-ups',
  definition: 'Accounts made in the period, staff left out. An account counts on the day of New York on which it was made.',
  unit: { kind: 'count', of: 'sign-ups' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Split by channel and see next week whether they stay: launch crowds leave twice as fast as others.',
    whenDown:
      'Compare with visits before sign-up. If visits fell too, it is traffic: ask growth for paused campaigns. If not, try the sign-up form yourself.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'none before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['registrations', 'new users'],
})

export const signUpShare = share('sign_up_share', {
  title: 'Share of sign-ups',
  definition: 'The part of each group in all sign-ups of its period: which channels, countries or platforms new accounts come from.',
  of: signUps,
  unit: { kind: 'share' },
  owner: 'growth',
  direction: 'none',
  playbook: {
    whenUp: 'See whether the group grew or all others shrank: look at sign-ups beside it.',
    whenDown: 'See whether the group shrank or another one grew. A channel that loses its part without losing sign-ups is fine.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nothing but the whole without a split', query: { range: ['2026-04-01', '2026-05-01'], timeZone }, equals: 1 },
    { name: 'at most one', expect: 'at-most-one' },
  ],
  synonyms: ['acquisition mix'],
})

export const visitsBeforeSignUp = touches.count('visits_before_sign_up', {
  title: 'Visits before sign-up',
  definition: 'Visits of people who have no account yet, the visit of the sign-up included: what marketing can claim.',
  unit: { kind: 'count', of: 'visits' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Look at the conversion beside it: more visits at the same conversion is reach, at a lower one it is the wrong crowd.',
    whenDown: 'Split by channel of the visit and compare with ad spend of that channel.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['touches', 'traffic'],
})

export const signUpConversion = ratio('sign_up_conversion', {
  title: 'Sign-up conversion',
  definition: 'Sign-ups divided by visits before sign-up, both of the period: the share of visits that end with a new account.',
  numerator: signUps,
  denominator: visitsBeforeSignUp,
  unit: { kind: 'share' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'See whether the mix changed: Email and Paid Search convert best, so more of them lifts the mean with nothing improved.',
    whenDown:
      'Split by channel. If every channel falls, try the sign-up form on all platforms; if the mix moved to Display or Paid Social, nothing is broken.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'three to four in a hundred over the first year',
      query: { range: ['2025-01-06', '2026-01-06'], timeZone },
      equals: 0.0352,
      tolerance: 0.003,
    },
    { name: 'at most one', expect: 'at-most-one' },
  ],
  synonyms: ['conversion rate', 'CVR'],
})
