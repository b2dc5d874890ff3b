import { dashboard, tile } from '@/lib/metrics'
import { cancellations, cancelledInvoices } from '../cancellations'
import { averageOrderValue, customers, netSales, orders, sales } from '../sales'

export const shopOverview = dashboard('shop-overview', {
  title: 'Gift shop',
  purpose: 'What the shop sells, to whom, and what comes back.',
  owner: 'sales',
  audience: ['everyone'],
  defaults: { range: 'this year', grain: 'month' },
  filters: ['country'],
  tiles: [
    tile('sales', { title: 'What did we sell?', chart: 'number', metrics: [sales], grain: 'none', width: 3, height: 2 }),
    tile('orders', { title: 'In how many orders?', chart: 'number', metrics: [orders], grain: 'none', width: 3, height: 2 }),
    tile('customers', { title: 'To how many customers?', chart: 'number', metrics: [customers], grain: 'none', width: 3, height: 2 }),
    tile('basket', { title: 'How large is an order?', chart: 'number', metrics: [averageOrderValue], grain: 'none', width: 3, height: 2 }),
    tile('sales-over-time', { title: 'How does the year go?', chart: 'line', metrics: [sales, netSales], width: 8, height: 4 }),
    tile('countries', {
      title: 'Which countries buy?',
      chart: 'bar-list',
      metrics: [sales],
      by: ['country'],
      grain: 'none',
      width: 4,
      height: 4,
    }),
    tile('customers-over-time', { title: 'Do more customers buy?', chart: 'line', metrics: [customers], width: 6, height: 4 }),
    tile('given-back', { title: 'What comes back?', chart: 'stacked-bar', metrics: [cancellations], width: 6, height: 4 }),
    tile('countries-table', {
      title: 'How do countries differ?',
      chart: 'table',
      metrics: [sales, orders, customers, averageOrderValue, cancelledInvoices],
      by: ['country'],
      grain: 'none',
      limit: 50,
      width: 12,
      height: 6,
    }),
  ],
})
