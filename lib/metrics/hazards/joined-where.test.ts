import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { activeDays, catalog, funnel, growth, type Metric, retention, rolling } from '../index'
import { asker, governance } from '../testing'

// The same plan stands in each row and, one join away, in the account: by either way a definition and a query filter alike.

const schema = {
  'app.visits': { id: 'integer', at: 'instant', person: 'integer', plan: 'text', cents: 'integer' },
  'app.accounts': { id: 'integer', plan: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.visits', column: 'at' },
})
const accounts = company.source('app.accounts', { primaryKey: 'id', time: {}, dimensions: { plan: 'plan' }, access: 'all' })
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { plan: 'plan' },
  joins: { account: { via: 'person', to: accounts } },
  access: 'all',
})

const ways = { own: { plan: 'pro' }, joined: { 'account.plan': 'pro' }, none: {} } as const

/** One metric of each kind, whose rows are filtered in one way. */
function kindsOf(way: keyof typeof ways): Readonly<Record<string, Metric>> {
  const where = ways[way] as typeof ways.own
  const there = visits.countDistinct(`there_${way}`, { ...governance, column: 'person', where })
  const share = { ...governance, unit: { kind: 'share' } } as const
  return {
    people: there,
    closing: visits.closing(`closing_${way}`, { ...governance, column: 'cents', per: 'person', where }),
    rolling: rolling(`rolling_${way}`, { ...governance, of: there, days: 7, at: 'last' }),
    growth: growth(`growth_${way}`, { ...governance, of: there, every: 'week' }),
    retention: retention(`retention_${way}`, { ...share, start: there, back: there, every: 'week', upTo: 2, headline: 1 }),
    funnel: funnel(`funnel_${way}`, { ...governance, start: there, steps: { again: there }, within: { days: 7 } }),
    days: activeDays(`days_${way}`, { ...governance, of: there, days: 7 }) as Metric,
  }
}

const metrics = { own: kindsOf('own'), joined: kindsOf('joined'), none: kindsOf('none') }
let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const planOf = (person: number): string => (person % 3 === 0 ? 'pro' : 'free')
  const rows = Array.from({ length: 80 }, (_, id) => {
    const person = (id * 7) % 11
    return { id, at: new Date(Date.UTC(2026, 2, 2, id * 9)).toISOString(), person, plan: planOf(person), cents: id }
  })
  const all = Array.from({ length: 11 }, (_, id) => ({ id, plan: planOf(id) }))
  const warehouses = await warehousesWith({
    'app.visits': { columns: schema['app.visits'], rows },
    'app.accounts': { columns: schema['app.accounts'], rows: all },
  })
  ask = asker(warehouses, { catalog: company, metrics: Object.values(metrics).flatMap((each) => Object.values(each)) })
})

const grains: Readonly<Record<string, 'day' | 'week'>> = { days: 'day' }

test.each(Object.keys(metrics.own))('%s: a filter reaches through a join, of the definition and of the query', async (kind) => {
  const read = async (way: keyof typeof ways, where = {}): Promise<unknown> => {
    const { name } = metrics[way][kind] as Metric
    const { result } = await ask({ metrics: [name], grain: grains[kind] ?? 'week', range: ['2026-03-02', '2026-03-30'], where })
    return result.columns.at(-1)?.values
  }
  const expected = await read('own')
  // Everybody comes back here, whatever their plan.
  if (kind !== 'retention') expect(expected).not.toEqual(await read('none'))
  expect(await read('joined')).toEqual(expected)
  expect(await read('none', ways.joined)).toEqual(await read('none', ways.own))
})
