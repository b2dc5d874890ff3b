import { sampleRows } from './sources'

const timeZone = 'America/New_York'
const all = ['1997-01-01', '1998-07-01'] as const
const shared = {
  owner: 'music',
  direction: 'none',
  playbook: {
    whenUp: 'The sample is a tenth of the customers and never changes; compare with the whole and reload it.',
    whenDown: 'The sample is a tenth of the customers and never changes; compare with the whole and reload it.',
  },
  audience: ['everyone'],
} as const

export const sampleOrders = sampleRows.count('sample_orders', {
  ...shared,
  title: 'Orders of the sample',
  definition: 'Orders of one customer in ten, as used in the literature.',
  unit: { kind: 'count', of: 'orders' },
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 6_919 }],
})

export const sampleCustomers = sampleRows.countDistinct('sample_customers', {
  ...shared,
  title: 'Customers of the sample',
  definition: 'One customer in ten, as used in the literature.',
  column: 'customer_id',
  unit: { kind: 'count', of: 'customers' },
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 2_357 }],
})

export const sampleItems = sampleRows.sum('sample_items_sold', {
  ...shared,
  title: 'CDs sold to the sample',
  definition: 'CDs in the orders of one customer in ten.',
  column: 'cds',
  unit: { kind: 'count', of: 'CDs' },
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 16_479 }],
})

export const sampleRevenue = sampleRows.sum('sample_revenue', {
  ...shared,
  title: 'Revenue of the sample',
  definition: 'What the orders of one customer in ten cost, in US dollars.',
  column: 'amount',
  unit: { kind: 'money', currency: 'USD' },
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: '244091.94' }],
})
