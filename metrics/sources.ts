import { company } from './catalog'

// Bots and staff are taken out in the model layer, by one table: analytics.excluded_persons.
// Dimensions of one name mean one thing everywhere: country, platform and channel of the person as first met.

const country = { column: 'country', title: 'Country', synonyms: ['market', 'region'] } as const
const channel = {
  column: 'channel',
  title: 'Channel',
  description: 'How the person was first brought to us; it never changes afterwards.',
  synonyms: ['acquisition channel', 'first touch'],
} as const
const platform = { column: 'platform', title: 'Platform', description: 'Web, iOS or Android, where the person first met us.' } as const

/** One row per account. */
export const users = company.source('analytics.dim_users', {
  name: 'users',
  primaryKey: 'user_id',
  time: { signed_up_at: {} },
  dimensions: {
    country,
    platform,
    channel,
    plan: { column: 'plan', title: 'Plan', description: 'Plan as of the last load: free, basic or pro.' },
    first_action: {
      coalesce: ['first_action', '(nothing yet)'],
      title: 'First action',
      description: 'What the person did first in the seven days after sign-up.',
    },
    campaign: { coalesce: ['campaign', '(none)'], title: 'Campaign', description: 'Campaign of the first visit.' },
  },
  people: 'user_id',
  access: 'all',
})

/** One row per person and day of New York: an account if there is one, else a device. */
export const userDays = company.source('analytics.fct_user_days', {
  name: 'user_days',
  primaryKey: ['person', 'day'],
  time: { day: {} },
  settlesIn: { days: 2 },
  dimensions: { country, platform, channel },
  joins: { user: { via: 'user_id', to: users } },
  people: ['person', 'user_id'],
  access: 'all',
})

/** One row per visit: events of one person with gaps of up to 30 minutes. */
export const visits = company.source('analytics.fct_sessions', {
  name: 'visits',
  primaryKey: 'session_id',
  time: { started_at: {} },
  settlesIn: { days: 2 },
  dimensions: {
    country,
    platform: { ...platform, description: 'Web, iOS or Android, where this visit took place.' },
    channel,
    visit_channel: { column: 'visit_channel', title: 'Channel of the visit', description: 'How this one visit came about.' },
    visit_campaign: { coalesce: ['campaign', '(none)'], title: 'Campaign of the visit' },
  },
  joins: { user: { via: 'user_id', to: users } },
  people: ['person', 'user_id'],
  access: 'all',
})

/** One row per visit as it was reported, before anybody is left out: what networks and bots show as traffic. */
export const reportedVisits = company.source('raw_data.sessions', {
  name: 'reported_visits',
  primaryKey: 'session_id',
  time: { started_at: {} },
  dimensions: {
    country: { ...country, description: 'Where the visit came from.' },
    platform: { ...platform, description: 'Web, iOS or Android, where this visit took place.' },
    visit_channel: {
      channelOf: { source: 'utm_source', medium: 'utm_medium', campaign: 'utm_campaign', referrer: 'referrer' },
      title: 'Channel of the visit',
      description: 'How this one visit came about, by the tags of its link and where it came from.',
    },
  },
  access: 'all',
})

/** One row per visit up to the sign-up: what marketing can claim. */
export const touches = company.source('analytics.fct_touches', {
  name: 'touches',
  primaryKey: 'touch_id',
  time: { touched_at: {} },
  dimensions: {
    country,
    platform,
    channel: { ...channel, column: 'first_channel' },
    visit_channel: { column: 'channel', title: 'Channel of the visit', description: 'How this one visit came about.' },
    visit_campaign: { coalesce: ['campaign', '(none)'], title: 'Campaign of the visit' },
  },
  people: ['person', 'user_id'],
  access: 'all',
})

/** One row per sign-up and per order: what visits compete for. The channel that gets the credit is made by attribution. */
export const conversions = company.source('analytics.fct_conversions', {
  name: 'conversions',
  primaryKey: 'conversion_id',
  time: { converted_at: {} },
  dimensions: {
    country,
    platform,
    conversion: { column: 'kind', title: 'Conversion', description: 'What was done: sign_up or order.' },
  },
  people: 'person',
  access: 'all',
})

/** One row per order of the shop, in US cents at the rate of its day. */
export const orders = company.source('analytics.fct_orders', {
  name: 'orders',
  primaryKey: 'order_id',
  time: { ordered_at: {} },
  dimensions: {
    country,
    platform,
    channel,
    currency: {
      column: 'currency',
      title: 'Currency paid',
      description: 'What the customer paid in; amounts are in US dollars all the same.',
    },
    refunded: { column: 'is_refunded', title: 'Refunded', description: 'Whether any of it was given back so far.' },
  },
  joins: { user: { via: 'user_id', to: users } },
  people: 'user_id',
  access: 'all',
})

/** One row per order and one per refund, each when it happened, in US cents. */
export const revenueMovements = company.source('analytics.fct_revenue', {
  name: 'revenue_movements',
  primaryKey: 'movement_id',
  time: { booked_at: {} },
  dimensions: { country, platform, channel },
  joins: { user: { via: 'user_id', to: users }, order: { via: 'order_id', to: orders } },
  people: 'user_id',
  access: 'all',
})

/** One row per change of what a subscriber pays a month. */
export const recurringMovements = company.source('analytics.fct_mrr_movements', {
  name: 'recurring_movements',
  primaryKey: 'movement_id',
  time: { day: {} },
  dimensions: {
    country,
    platform,
    channel,
    plan: { column: 'plan', title: 'Plan', description: 'The plan begun or ended: basic or pro.' },
    movement: { column: 'kind', title: 'Movement', description: 'new, expansion, contraction, churned or resurrected.' },
  },
  joins: { user: { via: 'user_id', to: users } },
  people: 'user_id',
  access: 'all',
})

/** One row per day, channel and campaign, in US cents at the rate of the day. */
export const adSpend = company.source('analytics.fct_ad_spend', {
  name: 'ad_spend_days',
  primaryKey: ['day', 'channel', 'campaign'],
  time: { day: {} },
  dimensions: {
    channel: { column: 'channel', title: 'Channel', description: 'The channel the money was spent on.' },
    campaign: { column: 'campaign', title: 'Campaign' },
  },
  access: 'all',
})

/** Persons that no governed number counts: staff, and bots, by the one table that decides it. */
const excludedPersons = company.source('analytics.excluded_persons', {
  name: 'excluded_persons',
  primaryKey: 'person',
  time: {},
  dimensions: { reason: 'reason' },
  exclusions: { staff: { where: { reason: 'internal' } }, bots: { where: { reason: 'bot' } } },
  access: 'all',
})

/** One row per event as it was sent, with the person behind it: the account that the device was linked to at any time, or the device. */
const eventsOfPersons = company.identified('events_of_persons', {
  of: 'raw_data.events',
  as: 'person',
  anonymous: 'anonymous_id',
  user: 'user_id',
  links: { table: 'raw_data.identities', anonymous: 'anonymous_id', user: 'user_id', at: 'linked_at' },
})

/** An event may have been sent twice: count different events or persons, not rows. */
export const sentEvents = company.source(eventsOfPersons, {
  name: 'sent_events',
  primaryKey: 'none',
  time: { occurred_at: {} },
  dimensions: {
    platform: { ...platform, description: 'Web, iOS or Android, where the event took place.' },
    event_name: { column: 'event_name', title: 'Event', synonyms: ['action'] },
    app_version: { column: 'app_version', title: 'Version of the app' },
    currency: {
      property: 'currency',
      of: 'properties',
      title: 'Currency of the checkout',
      description: 'What a finished checkout was paid in, as the app sent it; other events have none.',
    },
  },
  joins: { excluded: { via: 'person', to: excludedPersons } },
  people: 'person',
  access: 'all',
})
