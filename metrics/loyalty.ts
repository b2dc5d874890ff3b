import { sql } from '@/lib/metrics'
import { company } from './catalog'
import { users } from './sources'

const timeZone = 'America/New_York'

/** One row per account that has ordered: its first order, whatever happened to it later. */
export const firstOrders = company.source(
  company.query('first_orders', {
    columns: { user_id: 'integer', ordered_at: 'instant', days_since_sign_up: 'float' },
    select: (db) =>
      db
        .selectFrom('analytics.fct_orders as orders')
        .innerJoin('analytics.dim_users as users', 'users.user_id', 'orders.user_id')
        .groupBy(['users.user_id', 'users.signed_up_at'])
        .select(({ fn, ref }) => {
          const first = fn.min('orders.ordered_at')
          const seconds = sql`extract(epoch from ${first} - ${ref('users.signed_up_at')})`
          return [
            'users.user_id',
            first.as('ordered_at'),
            sql<number>`cast(round(${seconds}) as double precision) / 86400`.as('days_since_sign_up'),
          ]
        }),
  }),
  {
    primaryKey: 'user_id',
    time: { ordered_at: {} },
    dimensions: {},
    joins: { user: { via: 'user_id', to: users } },
    people: 'user_id',
    access: 'all',
  },
)

export const daysToFirstOrder = firstOrders.median('days_to_first_order', {
  title: 'Days to the first order',
  definition: 'Days from sign-up to the first order, in the middle of all who ordered for the first time in the period.',
  column: 'days_since_sign_up',
  unit: { kind: 'number', of: 'days', decimals: 1 },
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp: 'Split by channel: one that brings browsers moves it. If all moved, walk from sign-up to checkout yourself.',
    whenDown: 'Look whether a promotion pulls first orders forward; they are missing later if so.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nobody orders before signing up', expect: 'non-negative' }],
  synonyms: ['time to first purchase'],
})

/** One row per month: who spent how much is ranked inside it, so months cannot be added up. */
const spendingMonths = company.source(
  company.query('spending_months', {
    columns: { month: 'date', top_tenth: 'float' },
    select: (db) =>
      db
        .with('spent', (inner) =>
          inner
            .selectFrom('analytics.fct_user_days')
            .where('gross_cents', '>', 0)
            .groupBy([sql`1`, 'person'])
            .select(({ fn, ref }) => [
              sql<string>`cast(date_trunc('month', cast(${ref('day')} as timestamp)) as date)`.as('month'),
              'person',
              fn.sum<number>('gross_cents').as('cents'),
            ]),
        )
        .with('ranked', (inner) =>
          inner.selectFrom('spent').select(({ fn, ref }) => [
            'month',
            'cents',
            sql<number>`row_number() over (partition by ${ref('month')} order by ${ref('cents')} desc)`.as('place'),
            fn
              .countAll<number>()
              .over((over) => over.partitionBy('month'))
              .as('buyers'),
          ]),
        )
        .selectFrom('ranked')
        .groupBy('month')
        .select(({ ref }) => [
          'month',
          sql<number>`cast(sum(case when ${ref('place')} * 10 < ${ref('buyers')} + 10 then ${ref('cents')} end) as double precision) / cast(sum(${ref('cents')}) as double precision)`.as(
            'top_tenth',
          ),
        ]),
  }),
  { primaryKey: 'month', time: { month: {} }, dimensions: {}, access: 'all' },
)

export const topTenthShare = spendingMonths.custom('top_tenth_share', {
  title: 'Share of the top tenth',
  definition: 'What the tenth of buyers who spent most in a month spent, of all that was spent in it, before refunds.',
  column: 'top_tenth',
  grain: 'month',
  additivity: 'none',
  timeZone,
  unit: { kind: 'share' },
  owner: 'finance',
  direction: 'none',
  playbook: {
    whenUp: 'A few customers carry the month: find out who, and what happens when they stop.',
    whenDown: 'Spending spreads. Check that the greatest customers are still there.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'a share', expect: 'at-most-one' },
    { name: 'never negative', expect: 'non-negative' },
  ],
  synonyms: ['concentration', 'whales'],
})
