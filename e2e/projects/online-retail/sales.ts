import { ratio } from '@/lib/metrics'
import { lines } from './sources'

const timeZone = 'Europe/London'
const all = ['2010-12-01', '2011-12-10'] as const
const pounds = { kind: 'money', currency: 'GBP' } as const

/** What counts as a sale: somebody known bought something for a price. Cancellations have a quantity below zero. */
const sold = { customer_id: { not: null }, quantity: { from: 1 }, unit_price: { from: 0.001 } } as const

export const sales = lines.sum('sales', {
  title: 'Sales',
  definition: 'Quantity times unit price of what known customers bought, before cancellations, in pounds.',
  column: 'quantity',
  times: 'unit_price',
  where: sold,
  unit: pounds,
  owner: 'sales',
  direction: 'up',
  playbook: {
    whenUp: 'Look for single wholesale orders by country and product before calling it a trend.',
    whenDown: 'Compare with the same weeks of last year: the shop lives on the ten weeks before Christmas.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: '8911407.904' }],
  synonyms: ['revenue', 'turnover'],
})

export const netSales = lines.sum('net_sales', {
  title: 'Net sales',
  definition: 'Quantity times unit price of every line, cancellations, corrections and unknown customers included, in pounds.',
  column: 'quantity',
  times: 'unit_price',
  unit: pounds,
  owner: 'finance',
  direction: 'up',
  playbook: {
    whenUp: 'Compare with sales: if only this one rose, cancellations fell or unknown customers bought.',
    whenDown: 'Look at cancellations first: two wholesale orders of tens of thousands were taken back at once.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: '9747747.934' }],
})

export const orders = lines.countDistinct('orders', {
  title: 'Orders',
  definition: 'Invoices with at least one sale to a known customer.',
  column: 'invoice_no',
  where: sold,
  unit: { kind: 'count', of: 'orders' },
  owner: 'sales',
  direction: 'up',
  playbook: {
    whenUp: 'See whether more customers order or the same ones order more often.',
    whenDown: 'Look for days without any order: the shop is closed on Saturdays and over the new year.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 18_532 }],
})

export const customers = lines.countDistinct('customers', {
  title: 'Customers',
  definition: 'Known customers who bought something in the period.',
  column: 'customer_id',
  where: sold,
  unit: { kind: 'count', of: 'customers' },
  owner: 'sales',
  direction: 'up',
  playbook: {
    whenUp: 'Split by country and thank whoever opened the market that grew.',
    whenDown: 'Split by country; call the largest customers who ordered last month and not in this one.',
  },
  audience: ['everyone'],
  tests: [{ name: 'as published', query: { range: all, timeZone }, equals: 4_338 }],
  synonyms: ['active customers', 'buyers'],
})

export const averageOrderValue = ratio('average_order_value', {
  title: 'Average order value',
  definition: 'Sales divided by orders, in pounds.',
  numerator: sales,
  denominator: orders,
  unit: pounds,
  owner: 'sales',
  direction: 'up',
  playbook: {
    whenUp: 'Check for a wholesale order beyond ten thousand pounds, which moves a month by itself.',
    whenDown: 'See whether new private customers weigh more than usual; that is no fault.',
  },
  audience: ['everyone'],
  tests: [{ name: 'sales over orders', query: { range: all, timeZone }, equals: 480.87, tolerance: 0.01 }],
  synonyms: ['AOV'],
})
