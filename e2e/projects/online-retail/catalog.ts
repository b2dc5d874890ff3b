import { catalog } from '@/lib/metrics'
import { schema } from './schema'

/** A British wholesaler and shop of gifts, December 2010 to December 2011. Times are the shop's own clock. */
export const shop = catalog(schema, {
  timeZone: 'Europe/London',
  weekStart: 'monday',
  teams: ['sales', 'finance'],
  dataAsOf: { table: 'main.online_retail', column: 'invoice_at', clock: 'Europe/London' },
})
