import { catalog } from '@/lib/metrics'
import { schema } from './schema'

/** Plateful, a recipe-planning app with a small shop. Its days begin in New York. */
export const company = catalog(schema, {
  timeZone: 'America/New_York',
  weekStart: 'monday',
  teams: ['growth', 'product', 'finance', 'data'],
  dataAsOf: { table: 'raw_data.loads', column: 'loaded_until' },
})
