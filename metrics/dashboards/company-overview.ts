import { dashboard, tile } from '@/lib/metrics'
import { monthlyActiveUsers, stickiness, weeklyActiveUsers } from '../active-users'
import { adSpendTotal, costPerSignUp } from '../advertising'
import { signUpConversion, signUpShare, signUps } from '../growth'
import { netRevenue } from '../revenue'
import { abroad } from '../segments'
import { averageOrderValue, orderCount } from '../shop'
import { netNewRecurringRevenue } from '../subscriptions'

export const companyOverview = dashboard('company-overview', {
  title: 'Company overview',
  purpose: 'Whether more people use Plateful, what they bring in, and what it costs to find them.',
  owner: 'growth',
  audience: ['everyone'],
  defaults: { range: 'last 13 weeks', grain: 'week', compare: 'previous_period' },
  filters: ['country', 'platform', 'channel'],
  segments: [abroad],
  tiles: [
    tile('revenue', { title: 'What did we earn?', chart: 'number', metrics: [netRevenue], grain: 'none', width: 3, height: 2 }),
    tile('users', { title: 'How many people use it?', chart: 'number', metrics: [monthlyActiveUsers], grain: 'none', width: 3, height: 2 }),
    tile('new', { title: 'How many joined?', chart: 'number', metrics: [signUps], grain: 'none', width: 3, height: 2 }),
    tile('conversion', {
      title: 'How many visits end in a sign-up?',
      chart: 'number',
      metrics: [signUpConversion],
      grain: 'none',
      width: 3,
      height: 2,
    }),
    tile('use-over-time', {
      title: 'Is use growing?',
      note: 'For each day, the people who were active on it or on one of the six days before.',
      chart: 'area',
      metrics: [weeklyActiveUsers],
      grain: 'day',
      width: 8,
      height: 4,
    }),
    tile('new-by-channel', {
      title: 'Which channels bring new people?',
      chart: 'bar-list',
      metrics: [signUps],
      by: ['channel'],
      grain: 'none',
      width: 4,
      height: 4,
    }),
    tile('revenue-by-channel', {
      title: 'Whose orders make the revenue?',
      note: 'By the channel that first brought the buyer; refunds are taken off when they are paid out.',
      chart: 'stacked-bar',
      metrics: [netRevenue],
      by: ['channel'],
      top: { limit: 5 },
      width: 8,
      height: 4,
    }),
    tile('revenue-by-country', {
      title: 'Which countries buy?',
      chart: 'bar-list',
      metrics: [netRevenue],
      by: ['country'],
      grain: 'none',
      width: 4,
      height: 4,
    }),
    tile('recurring', {
      title: 'Do subscriptions grow?',
      chart: 'growth',
      metrics: [netNewRecurringRevenue],
      by: ['movement'],
      width: 4,
      height: 4,
    }),
    tile('cost', { title: 'What does a sign-up cost?', chart: 'line', metrics: [costPerSignUp], width: 4, height: 4 }),
    tile('stickiness', {
      title: 'Do people come back?',
      note: 'Of the people active in four weeks, how many were in the last one.',
      chart: 'line',
      metrics: [stickiness],
      width: 4,
      height: 4,
    }),
    tile('channels', {
      title: 'How does each channel do?',
      note: 'Cost per sign-up of a channel: its spend over the accounts it first brought.',
      chart: 'table',
      metrics: [signUps, signUpShare, signUpConversion, adSpendTotal, costPerSignUp],
      by: ['channel'],
      order: [{ key: 'sign_ups', direction: 'desc' }],
      totals: [[]],
      grain: 'none',
      width: 7,
      height: 5,
    }),
    tile('baskets', {
      title: 'How do countries order?',
      chart: 'table',
      metrics: [orderCount, averageOrderValue, netRevenue],
      by: ['country'],
      order: [{ key: 'orders', direction: 'desc' }],
      totals: [[]],
      grain: 'none',
      width: 5,
      height: 5,
    }),
  ],
})
