import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A shop with orders and users: a small project whose files tests change. */
export const shop: Readonly<Record<string, string>> = {
  'index.ts': `export * from './catalog'
export * from './revenue'
export * from './dashboards/overview'
`,
  'schema.ts': `export const schema = {
  'analytics.orders': { id: 'integer', user_id: 'integer', paid_at: 'instant', amount_cents: 'integer', status: 'text', channel: 'text?' },
  'analytics.users': { id: 'integer', country: 'text?', created_at: 'instant' },
} as const
`,
  'catalog.ts': `import { catalog } from '@/lib/metrics'
import { schema } from './schema'

export const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth', 'finance'],
  dataAsOf: { table: 'analytics.orders', column: 'paid_at' },
})

export const users = company.source('analytics.users', {
  primaryKey: 'id',
  time: { created_at: {} },
  dimensions: { country: 'country' },
  access: 'all',
})

export const orders = company.source('analytics.orders', {
  primaryKey: 'id',
  time: { paid_at: {} },
  dimensions: { status: 'status', channel: { coalesce: ['channel', '(none)'] } },
  joins: { user: { via: 'user_id', to: users } },
  people: 'user_id',
  access: 'all',
})
`,
  'revenue.ts': `import { ratio } from '@/lib/metrics'
import { orders } from './catalog'

export const revenue = orders.sum('revenue', {
  title: 'Revenue',
  column: 'amount_cents',
  where: { status: 'paid' },
  unit: { kind: 'money', currency: 'EUR', minorUnits: true },
  owner: 'finance',
  definition: 'Money of paid orders, on the day they were paid.',
  direction: 'up',
  playbook: { whenUp: 'Thank sales.', whenDown: 'Look at the channels first.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const paidOrders = orders.count('paid_orders', {
  title: 'Paid orders',
  where: { status: 'paid' },
  unit: { kind: 'count', of: 'orders' },
  owner: 'finance',
  definition: 'Orders that were paid, on the day they were paid.',
  direction: 'up',
  playbook: { whenUp: 'Thank sales.', whenDown: 'Look at the channels first.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})

export const orderValue = ratio('average_order_value', {
  title: 'Average order value',
  numerator: revenue,
  denominator: paidOrders,
  unit: { kind: 'money', currency: 'EUR', minorUnits: true },
  owner: 'finance',
  definition: 'Revenue over paid orders.',
  direction: 'up',
  playbook: { whenUp: 'Look for single large orders.', whenDown: 'Look at discounts.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})
`,
  'dashboards/overview.ts': `import { dashboard, tile } from '@/lib/metrics'
import { paidOrders, revenue } from '../revenue'

export const overview = dashboard('overview', {
  title: 'Overview',
  purpose: 'How the shop is doing.',
  owner: 'finance',
  audience: ['everyone'],
  defaults: { range: 'last 28 days', grain: 'day' },
  filters: ['user.country'],
  tiles: [
    tile('revenue', { title: 'What did we earn?', chart: 'line', metrics: [revenue], width: 6, height: 4 }),
    tile('orders', { title: 'Where do orders come from?', chart: 'bar-list', metrics: [paidOrders], by: ['channel'], grain: 'none', width: 6, height: 4 }),
  ],
})
`,
}

/** A real folder under the system's temporary one, with the shop's files and the given ones over them (`undefined` leaves one out). */
export function projectFolder(files: Readonly<Record<string, string | undefined>> = {}): {
  readonly folder: string
  readonly stateFolder: string
  write(file: string, text: string): void
  remove(): void
} {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'yardstick-project-')))
  const folder = path.join(root, 'project')
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  for (const [file, text] of Object.entries({ ...shop, ...files })) if (text !== undefined) write(file, text)
  return { folder, stateFolder: path.join(root, 'state'), write, remove: () => rmSync(root, { recursive: true, force: true }) }
}
