import { catalog } from '@/lib/metrics'
import { schema } from './schema'

/** An American music shop: everybody who first bought in early 1997, followed for 18 months. Orders have days, no times. */
export const shop = catalog(schema, {
  timeZone: 'America/New_York',
  weekStart: 'monday',
  teams: ['music', 'finance'],
  dataAsOf: { table: 'main.cdnow_master', column: 'order_date' },
})
