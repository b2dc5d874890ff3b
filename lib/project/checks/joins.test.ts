import { expect, test } from 'vitest'
import { catalog } from '@/lib/metrics'
import { warehousesWith } from '@/lib/warehouse/testing'
import type { CheckContext } from './check'
import { checkJoins } from './joins'
import { checkKeys } from './keys'

const schema = {
  'app.plans': { user_id: 'integer', plan: 'text', since: 'instant', until: 'instant?' },
  'app.orders': { id: 'integer', user_id: 'integer?', ordered_at: 'instant' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'ordered_at' },
})
const plans = company.source('app.plans', {
  primaryKey: 'user_id',
  validity: { from: 'since', to: 'until' },
  time: {},
  dimensions: { plan: 'plan' },
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { ordered_at: {} },
  dimensions: {},
  joins: { plan_then: { via: 'user_id', to: plans, at: 'ordered_at' }, plan_now: { via: 'user_id', to: plans, at: 'today' } },
  access: 'all',
})
const places = { find: () => ({ file: 'sources.ts', line: 1 }), all: () => [], ofCatalog: () => ({ file: 'catalog.ts', line: 1 }) }

test('rows that point to nothing are noted, and so are those whose moment nothing was valid at; times that overlap fail', async () => {
  const at = (day: string) => `${day}T00:00:00Z`
  const warehouses = await warehousesWith({
    'app.plans': {
      columns: schema['app.plans'],
      rows: [
        { user_id: 1, plan: 'free', since: at('2026-01-01'), until: at('2026-02-01') },
        { user_id: 1, plan: 'pro', since: at('2026-03-01'), until: null },
        { user_id: 2, plan: 'free', since: at('2026-01-01'), until: null },
        { user_id: 2, plan: 'pro', since: at('2026-01-15'), until: null },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        { id: 1, user_id: 1, ordered_at: at('2026-01-10') },
        { id: 2, user_id: 1, ordered_at: at('2026-02-10') },
        { id: 3, user_id: 9, ordered_at: at('2026-02-10') },
        { id: 4, user_id: null, ordered_at: at('2026-02-10') },
      ],
    },
  })
  for (const warehouse of warehouses) {
    const project = { catalog: company, metrics: new Map(), sources: new Map([['orders', orders]]) }
    const context = { project, places, warehouse } as unknown as CheckContext
    expect((await checkJoins(context)).map(({ name, note }) => [name, note])).toEqual([
      ['orders.plan_then', '2 rows of 3 rows (66.67%) point to no row of app.plans that was valid then.'],
      ['orders.plan_now', '1 row of 3 rows (33.33%) point to no row of app.plans.'],
    ])
    expect((await checkKeys(context)).map(({ name, failure }) => [name, failure])).toEqual([
      ['orders (id)', undefined],
      [
        'plans (user_id)',
        'user_id of app.plans has several valid rows at one time: the times of 1 key overlap, for example 2 (again from 2026-01-15 00:00:00).',
      ],
    ])
  }
})
