import { cohortValue, retention } from '@/lib/metrics'
import { shop } from './catalog'
import { customers, sales } from './sales'

const said = { level: 'draft', owner: 'sales' } as const
const pounds = { kind: 'money', currency: 'GBP' } as const

/** One row per known customer: the first time they bought something for a price. */
const starts = shop.source(
  shop.query('starts', {
    columns: { customer_id: 'integer', first_at: 'timestamp' },
    select: (db) =>
      db
        .selectFrom('main.online_retail')
        .where('customer_id', 'is not', null)
        .where('quantity', '>', 0)
        .where('unit_price', '>', 0)
        .groupBy('customer_id')
        .select(({ fn }) => ['customer_id', fn.min('invoice_at').as('first_at')]),
  }),
  { primaryKey: 'customer_id', time: { first_at: { clock: 'Europe/London' } }, dimensions: {}, access: 'all' },
)

export const newCustomers = starts.countDistinct('new_customers', {
  ...said,
  title: 'New customers',
  definition: 'Known customers who bought for the first time in the period.',
  column: 'customer_id',
  unit: { kind: 'count', of: 'customers' },
})

export const customerRetention = retention('customer_retention', {
  ...said,
  title: 'Customers who come back',
  definition: 'Of the new customers of a period, those who buy in a later month.',
  unit: { kind: 'share' },
  start: newCustomers,
  back: customers,
  every: 'month',
  upTo: 12,
})

const shared = { start: newCustomers, value: sales, every: 'month', upTo: 12, unit: pounds } as const

export const cohortSales = cohortValue('cohort_sales', {
  ...said,
  ...shared,
  title: 'Sales to a cohort',
  definition: 'What the new customers of a period buy in a later month, their first invoice included.',
})

export const customerValue = cohortValue('customer_value', {
  ...said,
  ...shared,
  title: 'Value of a customer so far',
  definition: 'What a customer has bought from the first invoice up to the end of a later month.',
  counted: 'on_or_before',
  per: 'member',
})
