import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { activeDays, attribution, catalog, type Dimension, funnel, growth, type MetricQuery, retention, rolling } from '../index'
import { asker, governance } from '../testing'

// Every kind of metric answers over a property what it answers over a column of the same values.

const schema = {
  'web.events': {
    id: 'integer',
    person: 'integer',
    at: 'instant',
    cents: 'integer',
    kind: 'text?',
    size: 'integer?',
    about: 'json?',
  },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'web.events', column: 'at' },
})
const asColumns = { kind: { column: 'kind' }, size: { column: 'size' } } as const
const asProperties = {
  kind: { property: 'what.kind', of: 'about' },
  size: { property: 'size', of: 'about', type: 'integer' },
} as const

function metricsOver(dimensions: {
  readonly kind: Dimension<'kind', never, never, 'about'>
  readonly size: Dimension<'size', never, never, 'about'>
}) {
  const events = company.source('web.events', { primaryKey: 'id', time: { at: {} }, dimensions, people: 'person', access: 'all' })
  const soup = { kind: ['soup', 'stew'], size: { from: 2 } } as const
  const of = { ...governance, column: 'person' } as const
  const cents = { ...governance, column: 'cents', where: soup } as const
  const cooks = events.countDistinct('cooks', { ...of, where: soup })
  const others = events.countDistinct('others', { ...of, where: { kind: { not: 'soup' } } })
  return [
    cooks,
    others,
    events.count('rows', { ...governance, where: { any: [{ kind: null }, { size: [1, 3] }] } }),
    events.sum('sum', cents),
    events.avg('avg', cents),
    events.min('min', cents),
    events.max('max', cents),
    events.median('median', cents),
    events.percentile('p90', { ...cents, percent: 90 }),
    events.closing('closing', { ...cents, per: 'person' }),
    rolling('weekly', { ...governance, of: cooks, days: 7, at: 'last' }),
    activeDays('days', { ...governance, of: cooks, days: 7 }),
    growth('states', { ...governance, of: cooks, every: 'week' }),
    retention('back', { ...governance, start: cooks, back: others, every: 'day', upTo: 3 }),
    funnel('path', { ...governance, start: cooks, steps: { others }, within: { days: 3 } }),
    attribution('credit', {
      ...governance,
      touches: events.count('touches', { ...governance, where: { size: { not: null } } }),
      of: events.count('sales', { ...governance, where: { kind: 'soup' } }),
      person: { of: 'person', touches: 'person' },
      by: { channel: 'kind' },
      lookBack: 10,
    }),
  ] as const
}

const names = metricsOver(asColumns).map(({ name }) => name)
let overColumns: ReturnType<typeof asker>
let overProperties: ReturnType<typeof asker>

beforeAll(async () => {
  let state = 20260630
  const below = (limit: number) => {
    state = (state * 48271) % 2147483647
    return state % limit
  }
  const rows = Array.from({ length: 600 }, (_, id) => {
    const kind = [null, '', 'soup', 'soup', 'stew', 'süß "1"'][below(6)] ?? null
    const size = below(5) === 0 ? null : below(5)
    const about = JSON.stringify({ ...(kind !== null && { what: { kind } }), size: size ?? 'many' })
    const at = new Date(Date.UTC(2026, 2, 1) + below(40 * 24 * 60) * 60_000).toISOString()
    return { id, person: below(25), at, cents: below(1000), kind, size, about: kind === null && size === null ? null : about }
  })
  const warehouses = await warehousesWith({ 'web.events': { columns: schema['web.events'], rows } })
  overColumns = asker(warehouses, { catalog: company, metrics: metricsOver(asColumns) })
  overProperties = asker(warehouses, { catalog: company, metrics: metricsOver(asProperties) })
}, 60_000)

const base = { range: ['2026-03-09', '2026-04-06'], timeZone: 'Europe/Berlin' } as const
const questions: readonly Partial<MetricQuery>[] = [
  {},
  { grain: 'week', compare: 'previous_period' },
  { by: ['kind'] },
  { by: ['kind', 'size'], grain: 'week', where: { size: { not: 4 } } },
  { where: { kind: { not: ['soup', null] } } },
  { people: true, limit: 5 },
  { by: ['kind'], grain: 'week', where: { size: [1, 2] } },
  { grain: 'week', where: { kind: { contains: 'S' } } },
]

test.each(names)('%s', async (name) => {
  let answered = 0
  for (const question of questions) {
    const [columns, properties] = await Promise.all(
      [overColumns, overProperties].map((ask) =>
        ask({ ...base, ...question, metrics: [name] }).then(
          ({ rows }) => rows,
          (error: Error) => error.message,
        ),
      ),
    )
    expect(properties, JSON.stringify(question)).toEqual(columns)
    if (typeof columns !== 'string' && (columns?.length ?? 0) > 0) answered++
  }
  expect(answered).toBeGreaterThan(2)
})
