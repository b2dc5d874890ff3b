import { ratio } from '@/lib/metrics'
import { signUps } from './growth'
import { adSpend } from './sources'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const

export const adSpendTotal = adSpend.sum('ad_spend', {
  title: 'Ad spend',
  definition: 'What the ad networks billed, in US dollars at the rate of the day, on the days of the ad account (New York).',
  column: 'spend_cents',
  unit: dollars,
  owner: 'growth',
  direction: 'none',
  playbook: {
    whenUp: 'Ask what it brought: cost per sign-up of the channel must hold. If it rises with the spend, take the increase back.',
    whenDown: 'Find the paused campaign by campaign and channel, and say so on the chart.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'nothing is spent on Email', query: { range: ['2025-01-06', '2026-06-30'], timeZone, where: { channel: 'Email' } }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['marketing cost', 'advertising'],
})

export const adClicks = adSpend.sum('ad_clicks', {
  title: 'Ad clicks',
  definition: 'Clicks on our ads as the ad networks count them.',
  column: 'clicks',
  unit: { kind: 'count', of: 'clicks' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with visits before sign-up of the channel: clicks without visits are bots or a broken landing page.',
    whenDown: 'See whether the spend fell too. If not, the price of a click rose: look at cost per click by campaign.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const costPerClick = ratio('cost_per_click', {
  title: 'Cost per click',
  definition: 'Ad spend divided by ad clicks, in US dollars.',
  numerator: adSpendTotal,
  denominator: adClicks,
  unit: dollars,
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp: 'Split by campaign, lower the bid of the one that became dear, or pause it for a week and watch sign-ups.',
    whenDown: 'See whether the clicks still become visits; cheap clicks are often worthless.',
  },
  audience: ['growth', 'finance'],
  tests: [{ name: 'has a value', expect: 'not-null' }],
  synonyms: ['CPC'],
})

export const costPerSignUp = ratio('cost_per_sign_up', {
  title: 'Cost per sign-up',
  definition:
    'Ad spend divided by sign-ups of the period. By channel: the spend on the channel over the accounts it first brought. Over all channels it also counts sign-ups that cost nothing.',
  numerator: adSpendTotal,
  denominator: signUps,
  unit: dollars,
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp:
      'Split by channel. Spend that doubles while sign-ups stand still, as for Paid Social in January 2026, is taken back the same week.',
    whenDown: 'Spend more there, in steps of a fifth, as long as it holds.',
  },
  audience: ['everyone'],
  tests: [
    {
      name: 'Display costs about 17 dollars a sign-up',
      query: { range: ['2025-01-06', '2026-06-29'], timeZone, where: { channel: 'Display' } },
      equals: 1720,
      tolerance: 500,
    },
  ],
  synonyms: ['blended CAC', 'CPA'],
})
