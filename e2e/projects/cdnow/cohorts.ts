import { cohortValue, retention } from '@/lib/metrics'
import { shop } from './catalog'
import { customers, revenue } from './orders'
import { orderRows } from './sources'

const said = { level: 'draft', owner: 'music' } as const
const dollars = { kind: 'money', currency: 'USD' } as const

/** One row per customer: the day of the first order. */
const starts = shop.source(
  shop.query('starts', {
    columns: { customer_id: 'text', first_order: 'date' },
    select: (db) =>
      db
        .selectFrom('main.cdnow_master')
        .where('customer_id', 'is not', null)
        .groupBy('customer_id')
        .select(({ fn }) => ['customer_id', fn.min('order_date').as('first_order')]),
  }),
  { primaryKey: 'customer_id', time: { first_order: {} }, dimensions: {}, access: 'all' },
)

export const newCustomers = starts.countDistinct('new_customers', {
  ...said,
  title: 'New customers',
  definition: 'People whose first order lies in the period.',
  column: 'customer_id',
  unit: { kind: 'count', of: 'customers' },
})

export const customerRetention = retention('customer_retention', {
  ...said,
  title: 'Customers who come back',
  definition: 'Of the new customers of a period, those who order in a later month.',
  unit: { kind: 'share' },
  start: newCustomers,
  back: customers,
  every: 'month',
  upTo: 17,
})

const shared = { start: newCustomers, value: revenue, every: 'month', upTo: 17 } as const

export const cohortRevenue = cohortValue('cohort_revenue', {
  ...said,
  ...shared,
  title: 'Revenue of a cohort',
  definition: 'What the new customers of a period spend in a later month, their first order included.',
  unit: dollars,
})

export const customerValue = cohortValue('customer_value', {
  ...said,
  ...shared,
  title: 'Value of a customer so far',
  definition: 'What a customer has spent from the first order up to the end of a later month.',
  counted: 'on_or_before',
  per: 'member',
  unit: dollars,
})

/** By days of its own rows: what came after the first day. */
export const repeatOrders = orderRows.count('repeat_candidates', {
  ...said,
  title: 'Orders',
  definition: 'Orders of the period, as a value of cohorts.',
  unit: { kind: 'count', of: 'orders' },
})

export const laterOrders = cohortValue('later_orders', {
  ...said,
  ...shared,
  value: repeatOrders,
  from: 'after_start',
  counted: 'on_or_before',
  title: 'Orders after the first day',
  definition: 'Orders that new customers place on a later day than their first, up to the end of a later month.',
  unit: { kind: 'count', of: 'orders' },
})
