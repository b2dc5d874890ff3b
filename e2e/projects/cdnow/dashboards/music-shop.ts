import { dashboard, tile } from '@/lib/metrics'
import { averageOrderValue, customers, freeOrders, itemsSold, orders, revenue } from '../orders'

export const musicShop = dashboard('music-shop', {
  title: 'Music shop',
  purpose: 'How long the customers of early 1997 go on buying.',
  owner: 'music',
  audience: ['everyone'],
  defaults: { range: 'last 6 months', grain: 'month', compare: 'previous_period' },
  filters: ['items'],
  tiles: [
    tile('revenue', { title: 'What did we earn?', chart: 'number', metrics: [revenue], grain: 'none', width: 3, height: 2 }),
    tile('customers', { title: 'How many bought?', chart: 'number', metrics: [customers], grain: 'none', width: 3, height: 2 }),
    tile('orders', { title: 'How many orders?', chart: 'number', metrics: [orders], grain: 'none', width: 3, height: 2 }),
    tile('basket', { title: 'How large is an order?', chart: 'number', metrics: [averageOrderValue], grain: 'none', width: 3, height: 2 }),
    tile('customers-over-time', { title: 'Who still buys?', chart: 'line', metrics: [customers], width: 8, height: 4 }),
    tile('sizes', {
      title: 'How many CDs at once?',
      chart: 'bar-list',
      metrics: [orders],
      by: ['items'],
      grain: 'none',
      width: 4,
      height: 4,
    }),
    tile('revenue-over-time', { title: 'What does it bring?', chart: 'area', metrics: [revenue], width: 6, height: 4 }),
    tile('numbers', {
      title: 'The months in numbers',
      chart: 'table',
      metrics: [orders, customers, itemsSold, revenue, freeOrders],
      grain: 'month',
      width: 6,
      height: 4,
    }),
  ],
})
