import { shop } from './catalog'

/** One row per line of an invoice. Lines have no number of their own and some stand twice, so there is no key. */
export const lines = shop.source('main.online_retail', {
  name: 'lines',
  primaryKey: 'none',
  time: { invoice_at: { clock: 'Europe/London' } },
  dimensions: {
    country: { column: 'country', title: 'Country' },
    product: { coalesce: ['description', '(no description)'], title: 'Product' },
    stock_code: { column: 'stock_code', title: 'Stock code', description: 'Also POST, D, M and bank charges, which are no products.' },
  },
  access: 'all',
})
