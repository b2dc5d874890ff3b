import { attribution, narrow, ratio } from '@/lib/metrics'
import { adSpendTotal } from './advertising'
import { visitsBeforeSignUp } from './growth'
import { conversions, reportedVisits } from './sources'
import { visitCount } from './use'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const
const signUpUnit = { kind: 'count', of: 'sign-ups' } as const
const allTime = { range: ['2025-01-06', '2026-06-29'], timeZone } as const
const channel = { channel: 'visit_channel', campaign: 'visit_campaign' } as const

export const signUpConversions = conversions.count('sign_up_conversions', {
  title: 'Sign-ups to share out',
  definition: 'Accounts opened in the period, staff left out: what the visits before them compete for.',
  where: { conversion: 'sign_up' },
  unit: signUpUnit,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Read sign-ups by channel, first by the last touch that is not direct, then by all models.',
    whenDown: 'Compare with sign-ups: both count the same accounts, so a difference is a fault of the model layer.',
  },
  audience: ['growth', 'finance'],
  tests: [
    { name: 'none before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
})

export const attributedSignUps = attribution('attributed_sign_ups', {
  title: 'Sign-ups by channel',
  definition:
    'Each sign-up shared out among the visits of the 30 days before it. Where no model is said, all of it goes to the last visit that was not direct.',
  of: signUpConversions,
  touches: visitsBeforeSignUp,
  person: 'person',
  by: channel,
  lookBack: 30,
  unit: signUpUnit,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Look at the cost per sign-up of the channel. If it held, spend a fifth more there; if it rose, the spend bought them dear.',
    whenDown:
      'Compare the models: a channel that lost by last touch alone still opens paths. If it lost by all of them, ask for paused campaigns.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'every sign-up has a visit before it', query: { ...allTime, where: { channel: '(unattributed)' } }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['attribution', 'attributed conversions'],
})

export const firstTouchSignUps = narrow('first_touch_sign_ups', {
  title: 'Sign-ups by first touch',
  definition: 'Each sign-up goes to the first visit of the 30 days before it: who brings people that are new to us.',
  of: attributedSignUps,
  where: { model: 'first' },
  unit: signUpUnit,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'The channel reaches new people. See what the last touch of their paths is before you raise its budget.',
    whenDown: 'Fewer paths begin here: look at impressions and clicks of the channel before its landing pages.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['first click'],
})

export const lastTouchSignUps = narrow('last_touch_sign_ups', {
  title: 'Sign-ups by last touch',
  definition: 'Each sign-up goes to the last visit before it, direct or not: where people were when they decided.',
  of: attributedSignUps,
  where: { model: 'last' },
  unit: signUpUnit,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'The channel closes. See by first touch who opened, and keep paying those.',
    whenDown: 'Try the sign-up form from a link of this channel; a broken landing page shows here first.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['last click'],
})

export const markovSignUps = narrow('markov_sign_ups', {
  title: 'Sign-ups by removal effect',
  definition:
    'Sign-ups shared in proportion to how many would be lost without each channel, by a Markov chain of all visits of the 30 days, also of those who never signed up.',
  of: attributedSignUps,
  where: { model: 'markov' },
  unit: signUpUnit,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'More paths need this channel. Read it over a quarter or longer: weeks hold too few paths for a chain.',
    whenDown: 'See whether the channel has fewer visits, or whether its visits lead less often to others that close.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['data-driven attribution'],
})

export const opensPerClose = ratio('first_to_last_touch', {
  title: 'First per last touch',
  definition:
    'Sign-ups by first touch over those by last touch. Above 1 a channel opens more paths than it closes, and last touch sells it short.',
  numerator: firstTouchSignUps,
  denominator: lastTouchSignUps,
  unit: { kind: 'number', decimals: 2 },
  owner: 'growth',
  direction: 'none',
  playbook: {
    whenUp: 'Do not cut the channel by its last touches: hold its budget against sign-ups by removal effect.',
    whenDown: 'The channel closes what others open; raising its budget alone brings nobody new.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'Display opens more than twice as many paths as it closes',
      query: { ...allTime, where: { channel: 'Display' } },
      equals: 2.6,
      tolerance: 0.5,
    },
  ],
})

export const acquisitionCost = ratio('acquisition_cost', {
  title: 'Acquisition cost',
  definition:
    'Ad spend over the sign-ups that the last visits of its channel or campaign brought which were not direct, in US dollars. Days of spend are those of the ad account in New York. Nothing where there are no sign-ups.',
  numerator: adSpendTotal,
  denominator: attributedSignUps,
  unit: dollars,
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp:
      'Split by campaign. Spend that doubles while sign-ups stand still, as for Paid Social in January 2026, is taken back the same week.',
    whenDown: 'Spend more there, in steps of a fifth, as long as it holds.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['CAC', 'cost per acquisition'],
})

export const netOrderValue = conversions.sum('net_order_value', {
  title: 'Net order value',
  definition:
    'What orders of the period are worth in US dollars, less what was ever given back of them: dated by the order, not by the refund.',
  column: 'value_cents',
  where: { conversion: 'order' },
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Read it by channel to see whose visits it follows, and beside net revenue, which books refunds when they are paid out.',
    whenDown: 'See whether orders fell or were given back: compare with gross revenue of the same days.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
})

const revenueOptions = {
  of: netOrderValue,
  touches: visitCount,
  person: 'person',
  by: channel,
  lookBack: 90,
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  audience: ['everyone'],
} as const

export const attributedRevenue = attribution('attributed_revenue', {
  ...revenueOptions,
  title: 'Revenue by channel',
  definition:
    'Net order value shared out among the visits since the order before, up to 90 days. Where no model is said, all of it goes to the last visit that was not direct.',
  playbook: {
    whenUp: 'Compare with the spend of the channel: the return on ad spend says whether it was bought.',
    whenDown: 'See whether orders or their size fell, then by model whether the channel still opens paths to orders.',
  },
  tests: [{ name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
})

export const attributedRevenueByTouch = attribution('attributed_revenue_by_touch', {
  ...revenueOptions,
  date: 'touch',
  title: 'Revenue by channel, on the day of the visit',
  definition: 'Revenue by channel, dated by the visit that gets the credit: what the visits of a week came to bring. It grows for 90 days.',
  playbook: {
    whenUp: 'Compare weeks of equal age only; young ones still grow.',
    whenDown: 'Look at weeks that are older than 90 days before you judge a campaign.',
  },
  tests: [{ name: 'nothing before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 }],
})

export const returnOnAdSpend = ratio('return_on_ad_spend', {
  title: 'Return on ad spend',
  definition: 'Revenue by channel over ad spend of the same days: dollars of orders for a dollar of advertising.',
  numerator: attributedRevenue,
  denominator: adSpendTotal,
  unit: { kind: 'number', decimals: 2 },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See whether spend was cut: revenue of earlier spend still comes in, and the ratio flatters. Read it by day of visit, too.',
    whenDown: 'Split by campaign and lower the budget of the one that returns least.',
  },
  audience: ['everyone'],
  tests: [{ name: 'has a value', expect: 'not-null' }],
  synonyms: ['ROAS'],
})

export const returnOnAdSpendByTouch = ratio('return_on_ad_spend_by_touch', {
  title: 'Return on ad spend, on the day of the visit',
  definition: 'Revenue of the visits of a period, whenever the order came, over ad spend of that period. It grows for 90 days.',
  numerator: attributedRevenueByTouch,
  denominator: adSpendTotal,
  unit: { kind: 'number', decimals: 2 },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Compare weeks of equal age; then move budget to the campaign that returns most.',
    whenDown: 'Wait until the weeks are 90 days old before you cut; then cut what still returns least.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'has a value', expect: 'not-null' }],
  synonyms: ['cohort ROAS'],
})

export const reportedVisitCount = reportedVisits.count('reported_visits', {
  title: 'Visits as reported',
  definition: 'All visits that web and apps report, those of bots and staff too: what an ad network would call traffic.',
  unit: { kind: 'count', of: 'visits' },
  owner: 'data',
  direction: 'none',
  playbook: {
    whenUp: 'Read visits of bots beside it. A jump of a single day in Direct and in one country is a bot until shown otherwise.',
    whenDown: 'Compare platforms: one that falls alone has lost its tracking.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['raw sessions'],
})

export const botVisits = reportedVisits.count('bot_visits', {
  title: 'Visits of bots',
  definition: 'Visits without an account from Singapore, where Plateful is not sold. All other metrics leave them out.',
  where: { country: 'SG', user_id: null },
  unit: { kind: 'count', of: 'visits' },
  owner: 'data',
  direction: 'down',
  playbook: {
    whenUp: 'Block the senders at the edge, and see that no campaign pays for them. Conversion stands still, because they are left out.',
    whenDown: 'Nothing to do.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'none on a usual day', query: { range: ['2026-05-04', '2026-05-06'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
})
