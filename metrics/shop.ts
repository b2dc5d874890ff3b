import { ratio } from '@/lib/metrics'
import { orders } from './sources'
import { activeUsers } from './use'

const timeZone = 'America/New_York'
const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const

export const orderCount = orders.count('orders', {
  title: 'Orders',
  definition: 'Orders placed in the shop, staff left out, those refunded later included.',
  unit: { kind: 'count', of: 'orders' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with buyers: more orders of the same people is a promotion or a test, more buyers is growth.',
    whenDown: 'Compare with active users. If use holds, buy something yourself in each currency; the checkout is the first suspect.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'none before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone }, equals: 0 },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['purchases'],
})

export const buyers = orders.countDistinct('buyers', {
  title: 'Buyers',
  definition: 'People who placed at least one order in the period.',
  column: 'user_id',
  unit: { kind: 'count', of: 'buyers' },
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'See which channel they came from and whether they are new; tell growth.',
    whenDown: 'Few people buy often: look whether regulars left or newcomers do not start, split by channel.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['paying users', 'customers'],
})

export const averageOrderValue = orders.avg('average_order_value', {
  title: 'Average order value',
  definition: 'Mean of what an order costs before refunds, in US dollars at the rate of its day.',
  column: 'gross_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Look at the largest order before rejoicing: a few large ones move a mean. Then split by country.',
    whenDown: 'Ask whether a discount runs. Split by currency paid: a moved rate is not a moved price.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'about 29 dollars since the start', query: { range: ['2025-01-06', '2026-06-29'], timeZone }, equals: 2930, tolerance: 200 },
  ],
  synonyms: ['AOV', 'basket size'],
})

export const largestOrder = orders.max('largest_order', {
  title: 'Largest order',
  definition: 'The most that one order of the period cost before refunds, in US dollars.',
  column: 'gross_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'none',
  playbook: {
    whenUp: 'Look the order up: beyond a thousand dollars it is a reseller, a mistake or a stolen card.',
    whenDown: 'Nothing to do unless it stays under fifty dollars for a week: then a limit may have been set in the checkout.',
  },
  audience: ['finance', 'data'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const smallestOrder = orders.min('smallest_order', {
  title: 'Smallest order',
  definition: 'The least that one order of the period cost before refunds, in US dollars.',
  column: 'gross_cents',
  unit: dollars,
  owner: 'finance',
  direction: 'none',
  playbook: {
    whenUp: 'Nothing to do; a minimum order may have been introduced.',
    whenDown: 'Below a dollar something is sold for nothing: look for a voucher that adds up, and for a wrong rate of the day.',
  },
  audience: ['finance', 'data'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const ordersPerActiveUser = ratio('orders_per_active_user', {
  title: 'Orders per active user',
  definition: 'Orders divided by active users of the period: how much of the use turns into business.',
  numerator: orderCount,
  denominator: activeUsers,
  unit: { kind: 'number', of: 'orders per user', decimals: 3 },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Check that active users did not simply fall, for example because an app stopped sending events.',
    whenDown: 'See whether the use comes from new accounts, which do not buy yet. Otherwise look at running tests of the checkout.',
  },
  audience: ['product', 'growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const buyerShare = ratio('buyer_share', {
  title: 'Share of users who buy',
  definition: 'Buyers divided by active users of the period.',
  numerator: buyers,
  denominator: activeUsers,
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Find out by channel who began to buy and tell growth to look for more of them.',
    whenDown: 'Split by first action: people who plan meals buy more; see whether fewer of them come.',
  },
  audience: ['product', 'growth', 'finance'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  synonyms: ['buyer conversion'],
})

const ordersGivenBack = orders.count('orders_given_back', {
  level: 'draft',
  title: 'Orders given back',
  definition: 'Orders of which at least a part was given back by now, on the day on which they were placed.',
  where: { refunded: true },
  unit: { kind: 'count', of: 'orders' },
  owner: 'finance',
})

export const refundedOrderShare = ratio('refunded_order_share', {
  title: 'Share of orders given back',
  definition:
    'Of the orders placed in the period, those of which at least a part was given back by now. It counts on the day of the order, so it finds the bad delivery; the last two weeks can still rise.',
  numerator: ordersGivenBack,
  denominator: orderCount,
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'down',
  playbook: {
    whenUp: 'Find the days by splitting by day: a week at a quarter is one bad delivery. Ask operations what left the house then.',
    whenDown: 'Check that refunds are still loaded, and remember that those of the last two weeks are still to come.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'a share', expect: 'at-most-one' },
    {
      name: 'about a quarter in the bad week',
      query: { range: ['2026-04-06', '2026-04-13'], timeZone },
      equals: 0.25,
      tolerance: 0.12,
    },
    { name: 'about four in a hundred before', query: { range: ['2025-02-01', '2026-04-06'], timeZone }, equals: 0.04, tolerance: 0.02 },
  ],
  synonyms: ['return rate'],
})
