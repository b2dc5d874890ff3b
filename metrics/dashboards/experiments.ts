import { dashboard, tile } from '@/lib/metrics'
import { aaTest, annualPrice, assignedPeople, checkoutV2 } from '../experiments'

export const experiments = dashboard('experiments', {
  title: 'Experiments',
  purpose: 'Whether what we tried made a difference beyond chance, for the weekly product round.',
  owner: 'product',
  audience: ['everyone'],
  defaults: { range: 'since 2025-09-01', grain: 'week' },
  filters: ['user.country', 'user.platform', 'user.channel'],
  tiles: [
    tile('checkout', {
      title: 'Does a checkout on one page sell more?',
      note: 'Read once, at its planned end.',
      chart: 'experiment',
      metrics: [
        checkoutV2.metrics.orders_per_active_day,
        checkoutV2.metrics.orders,
        checkoutV2.metrics.gross_revenue,
        checkoutV2.metrics.active_days,
      ],
      by: ['variant'],
      grain: 'none',
      width: 12,
      height: 5,
    }),
    tile('price', {
      title: 'Does the price by the year make people order?',
      chart: 'experiment',
      metrics: [annualPrice.metrics.gross_revenue, annualPrice.metrics.orders, annualPrice.metrics.active_days],
      by: ['variant'],
      grain: 'none',
      width: 12,
      height: 5,
    }),
    tile('nothing', {
      title: 'Does nothing differ where nothing is changed?',
      note: 'Both halves get the same product, so a difference would be a fault of the assignment.',
      chart: 'experiment',
      metrics: [aaTest.metrics.orders_per_active_day, aaTest.metrics.orders, aaTest.metrics.buyers, aaTest.metrics.active_days],
      by: ['variant'],
      grain: 'none',
      width: 12,
      height: 5,
    }),
    tile('entered', {
      title: 'How many people entered a test?',
      chart: 'stacked-bar',
      metrics: [assignedPeople],
      by: ['experiment'],
      width: 8,
      height: 4,
    }),
    tile('dealt', {
      title: 'Were the halves dealt evenly?',
      chart: 'table',
      metrics: [assignedPeople],
      by: ['experiment', 'variant'],
      grain: 'none',
      width: 4,
      height: 4,
    }),
  ],
})
