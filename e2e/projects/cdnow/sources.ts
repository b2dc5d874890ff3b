import { shop } from './catalog'

const dimensions = { items: { column: 'cds', title: 'CDs in the order' } } as const

/** One row per order. A customer may order twice on a day and alike, so there is no key. */
export const orderRows = shop.source('main.cdnow_master', {
  name: 'order_rows',
  primaryKey: 'none',
  time: { order_date: {} },
  dimensions,
  access: 'all',
})

/** One customer in ten, as used in the literature. */
export const sampleRows = shop.source('main.cdnow_sample', {
  name: 'sample_rows',
  primaryKey: 'none',
  time: { order_date: {} },
  dimensions,
  access: 'all',
})
