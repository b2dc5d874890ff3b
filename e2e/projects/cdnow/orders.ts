import { ratio } from '@/lib/metrics'
import { orderRows } from './sources'

const timeZone = 'America/New_York'
const all = ['1997-01-01', '1998-07-01'] as const
const dollars = { kind: 'money', currency: 'USD' } as const

export const orders = orderRows.count('orders', {
  title: 'Orders',
  definition: 'Orders placed, those that cost nothing included.',
  unit: { kind: 'count', of: 'orders' },
  owner: 'music',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with customers: more orders of the same people is what the shop is after.',
    whenDown: 'Nobody joins after March 1997, so a slow fall is in the nature of the data. A sudden one is a missing load.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 69_659 }],
})

export const customers = orderRows.countDistinct('customers', {
  title: 'Customers',
  definition: 'People who placed at least one order in the period.',
  column: 'customer_id',
  unit: { kind: 'count', of: 'customers' },
  owner: 'music',
  direction: 'up',
  playbook: {
    whenUp: 'Look at the offers of that month and repeat the one that brought people back.',
    whenDown: 'Write to those who bought in the month before and not in this one.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'as published', query: { range: all, timeZone }, equals: 23_570 },
    { name: 'February 1997', query: { range: ['1997-02-01', '1997-03-01'], timeZone }, equals: 9_633 },
  ],
  synonyms: ['active customers', 'buyers'],
})

export const itemsSold = orderRows.sum('items_sold', {
  title: 'CDs sold',
  definition: 'CDs in all orders of the period.',
  column: 'cds',
  unit: { kind: 'count', of: 'CDs' },
  owner: 'music',
  direction: 'up',
  playbook: {
    whenUp: 'See whether orders became larger or more, and by how much the stock must grow.',
    whenDown: 'Compare with orders; when only this falls, the large orders are missing.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 167_881 }],
})

export const revenue = orderRows.sum('revenue', {
  title: 'Revenue',
  definition: 'What orders of the period cost, in US dollars.',
  column: 'amount',
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Tell orders and average order value apart, then ask music for the cause.',
    whenDown: 'Tell orders and average order value apart. After March 1997 nobody new joins, so a slow fall is expected.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: '2500315.63' }],
  synonyms: ['sales', 'turnover'],
})

export const averageOrderValue = ratio('average_order_value', {
  title: 'Average order value',
  definition: 'Revenue divided by orders, in US dollars.',
  numerator: revenue,
  denominator: orders,
  unit: dollars,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Look at CDs per order: if they rose too, people buy more at once; if not, prices rose.',
    whenDown: 'Look for orders that cost nothing: a voucher may run.',
  },
  audience: ['everyone'],
  tests: [{ name: 'revenue over orders', query: { range: all, timeZone }, equals: 35.8936, tolerance: 0.0001 }],
  synonyms: ['AOV'],
})

export const freeOrders = orderRows.count('free_orders', {
  title: 'Free orders',
  definition: 'Orders that cost nothing.',
  where: { amount: 0 },
  unit: { kind: 'count', of: 'orders' },
  owner: 'finance',
  direction: 'none',
  playbook: {
    whenUp: 'Ask music whether a voucher runs. If none does, look the orders up: something is sold for nothing.',
    whenDown: 'Nothing to do.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 80 }],
})
