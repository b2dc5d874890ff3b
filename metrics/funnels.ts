import { conversion, dropOff, funnel, narrow, timeToConvert } from '@/lib/metrics'
import { company } from './catalog'
import { newAccounts } from './lifecycle'
import { buyers } from './shop'
import { touches, users } from './sources'

const timeZone = 'America/New_York'
const people = { kind: 'count', of: 'people' } as const
const spring = { range: ['2026-03-01', '2026-06-01'], timeZone } as const

/** One row per thing done on a visit, as it was sent; what bots and staff do is no part of any visit. */
export const activities = company.source(
  company.query('activities', {
    columns: {
      event_id: 'integer',
      received_at: 'instant',
      activity: 'text',
      occurred_at: 'instant',
      person: 'integer',
      user_id: 'integer?',
      country: 'text',
      platform: 'text',
      channel: 'text',
    },
    select: (db) =>
      db
        .selectFrom('raw_data.events as sent')
        .innerJoin('analytics.fct_sessions as visit', 'visit.session_id', 'sent.session_id')
        .select([
          'sent.event_id',
          'sent.received_at',
          'sent.event_name as activity',
          'sent.occurred_at',
          'visit.person',
          'visit.user_id',
          'visit.country',
          'visit.platform',
          'visit.channel',
        ]),
  }),
  {
    // What was sent twice was received twice.
    primaryKey: ['event_id', 'received_at'],
    time: { occurred_at: {} },
    settlesIn: { days: 2 },
    dimensions: {
      country: { column: 'country', title: 'Country', synonyms: ['market', 'region'] },
      platform: { column: 'platform', title: 'Platform', description: 'Web, iOS or Android, where this was done.' },
      channel: { column: 'channel', title: 'Channel', description: 'How the person was first brought to us; it never changes afterwards.' },
      activity: { column: 'activity', title: 'Activity', description: 'What was done, as the apps name it.' },
    },
    joins: { user: { via: 'user_id', to: users } },
    people: ['person', 'user_id'],
    access: 'all',
  },
)

const step = { level: 'draft', owner: 'growth', unit: people, column: 'person' } as const

const comers = touches.countDistinct('comers', {
  ...step,
  title: 'People who come without an account',
  definition: 'People who visit and have no account yet; the visit of the sign-up is the last one.',
})

const starters = activities.countDistinct('starters', {
  ...step,
  title: 'People who save or plan',
  definition: 'People who save a recipe, plan a meal or fill a shopping list.',
  where: { activity: ['recipe_saved', 'meal_planned', 'shopping_list_updated'] },
})

const openers = activities.countDistinct('openers', {
  ...step,
  title: 'People who open the app',
  definition: 'People with an account who begin a visit.',
  where: { activity: 'app_opened' },
})

const checkingOut = activities.countDistinct('checking_out', {
  ...step,
  title: 'People who go to the checkout',
  definition: 'People who begin to pay.',
  where: { activity: 'checkout_started' },
})

// Since version 5.0 of the app, in February 2026, it is called purchase_completed.
const paying = activities.countDistinct('paying', {
  ...step,
  title: 'People who pay',
  definition: 'People who complete a checkout, by the old name and by the new one.',
  where: { activity: ['checkout_completed', 'purchase_completed'] },
})

export const activationFunnel = funnel('activation_funnel', {
  title: 'From first visit to first order',
  definition:
    'People who come without an account, and those of them who open one, save or plan something, and order, within 30 days. Where no step is said, the last.',
  start: comers,
  steps: { account: newAccounts, first_recipe: starters, order: buyers },
  within: { days: 30 },
  unit: people,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'See at which step more go on and since when. More at the start alone is reach: read the conversion beside it.',
    whenDown: 'See which step loses more than before. Before the account it is the traffic or the form, after it the first days of use.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'never negative', expect: 'non-negative' },
    { name: 'nobody before the first day', query: { range: ['2024-12-01', '2025-01-01'], timeZone, where: { step: 'start' } }, equals: 0 },
  ],
  synonyms: ['acquisition funnel', 'activation'],
})

export const activationConversion = conversion('activation_conversion', {
  title: 'People who come that far',
  definition:
    'Of the people who come without an account, the share that reaches the step within 30 days: an account, something saved or planned, an order.',
  of: activationFunnel,
  unit: { kind: 'share' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Split by channel: a better mix lifts it with nothing improved. If all channels rise, find the release.',
    whenDown: 'Hold maturity to mature first, for the last 30 days are not over. Then split by channel and by platform.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'a share', expect: 'at-most-one' },
    { name: 'about one in twenty opens an account', query: { ...spring, where: { step: 'account' } }, equals: 0.055, tolerance: 0.015 },
  ],
})

export const activationDropOff = dropOff('activation_drop_off', {
  title: 'People lost on the way',
  definition: 'People at the step before who do not come to the step, those included who may still come.',
  of: activationFunnel,
  unit: people,
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp: 'Open the people behind the step that loses most and look at what they did last; hold maturity to mature.',
    whenDown: 'Compare with the people who come: fewer to lose is no success.',
  },
  audience: ['everyone'],
  tests: [{ name: 'nobody is lost at the start', query: { ...spring, where: { step: 'start' } }, equals: 0 }],
})

export const checkoutFunnel = funnel('checkout_funnel', {
  title: 'From opening the app to paying',
  definition: 'People who open the app, and those of them who go to the checkout and pay, within a day. Where no step is said, the last.',
  start: openers,
  steps: { checkout: checkingOut, paid: paying },
  within: { days: 1 },
  unit: people,
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'See whether more go to the checkout or more of them pay; ask the owner of the shop about promotions.',
    whenDown:
      'Compare with orders, which do not depend on tracking. If orders hold, an event was renamed or is missing: look at the releases of the app.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'never negative', expect: 'non-negative' },
    {
      name: 'people pay after the event was renamed',
      query: { range: ['2026-02-02', '2026-03-02'], timeZone },
      equals: 140,
      tolerance: 60,
    },
  ],
  synonyms: ['purchase funnel'],
})

export const checkoutCompletion = conversion('checkout_completion', {
  title: 'Checkouts that are completed',
  definition:
    'Of the people at the step before, the share that comes to the step within a day of opening the app; where none is said, who pays.',
  of: checkoutFunnel,
  from: 'previous',
  unit: { kind: 'share' },
  owner: 'product',
  direction: 'up',
  playbook: {
    whenUp: 'Check that no event is sent twice, then thank the shop team.',
    whenDown: 'Pay something yourself on the platform that fell. A fall to nothing is a renamed event, not a broken shop.',
  },
  audience: ['everyone'],
  tests: [
    { name: 'a share', expect: 'at-most-one' },
    {
      name: 'the rename of February 2026 does not show',
      query: { range: ['2026-02-02', '2026-03-02'], timeZone },
      equals: 1,
      tolerance: 0.1,
    },
  ],
})

export const timeToPay = timeToConvert('minutes_to_pay', {
  title: 'Minutes to pay',
  definition:
    'Minutes from opening the app to the step, in the middle of the people who come there within a day; where none is said, to paying.',
  of: checkoutFunnel,
  in: 'minutes',
  unit: { kind: 'number', of: 'minutes', decimals: 1 },
  owner: 'product',
  direction: 'down',
  playbook: {
    whenUp: 'Split by platform and step: a slower checkout is a fault, a longer visit before it is not.',
    whenDown: 'See whether the way to the checkout was made shorter, and whether as many come there.',
  },
  audience: ['everyone'],
  tests: [{ name: 'no time runs backward', expect: 'non-negative' }],
})

export const firstOrderFunnel = funnel('first_order_funnel', {
  title: 'From account to second order',
  definition: 'People who open an account, and those of them who order, and order again, within 60 days. Where no step is said, the last.',
  start: newAccounts,
  steps: { order: buyers, second_order: buyers },
  within: { days: 60 },
  unit: people,
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'See at which step more go on, and since when.',
    whenDown: 'See at which step people stop: before the first order it is the shop, before the second what they got.',
  },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

const ordering = narrow('ordering_accounts', {
  level: 'draft',
  title: 'Accounts that order',
  definition: 'People who open an account and order within 60 days.',
  of: firstOrderFunnel,
  where: { step: 'order' },
  unit: people,
  owner: 'growth',
})

export const firstOrderConversion = conversion('first_order_conversion', {
  title: 'Accounts that come to order',
  definition: 'Of the people who open an account, the share that orders within 60 days. The last 60 days are not over and read too low.',
  of: ordering,
  unit: { kind: 'share' },
  owner: 'growth',
  direction: 'up',
  playbook: {
    whenUp: 'Split by channel and country, and compare with the number of accounts: fewer accounts may be better ones.',
    whenDown: 'Hold maturity to mature, then look at the funnel by step and at the shop: prices, stock, payment.',
  },
  audience: ['everyone'],
  tests: [{ name: 'a share', expect: 'at-most-one' }],
})

export const timeToFirstOrder = timeToConvert('time_to_first_order', {
  title: 'Days from account to order',
  definition: 'Days from opening an account to the first order, in the middle of the people who order within 60 days.',
  of: ordering,
  in: 'days',
  unit: { kind: 'number', of: 'days', decimals: 1 },
  owner: 'growth',
  direction: 'down',
  playbook: {
    whenUp: 'Split by channel: people who browse first move it. Compare the same maturity, for the slow ones come last.',
    whenDown: 'Look whether a promotion pulls orders forward; they are missing later if so.',
  },
  audience: ['everyone'],
  tests: [{ name: 'no time runs backward', expect: 'non-negative' }],
})
