import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, checkCatalog, type Metric, ratio } from './index'
import { type Asked, asker, governance } from './testing'

const schema = { 'shop.orders': { id: 'integer', at: 'instant', cents: 'integer' } } as const
const shop = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth', 'finance'],
  dataAsOf: { table: 'shop.orders', column: 'at' },
})
const orders = shop.source('shop.orders', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
const sketch = { title: 'A title', definition: 'What it is.', owner: 'growth', unit: { kind: 'count', of: 'orders' } } as const

const net = orders.sum('net', { ...governance, column: 'cents' })
const gross = orders.sum('gross', {
  ...governance,
  column: 'cents',
  deprecated: { replacedBy: net, since: '2026-05-01', why: 'Refunds were left in.' },
})
const draft = orders.count('draft', { ...sketch, level: 'draft' })

let ask: (query: { metrics: string[]; range: [string, string] }) => Promise<Asked>
beforeAll(async () => {
  const rows = [{ id: 1, at: '2026-03-01T10:00:00Z', cents: 500 }]
  ask = asker(await warehousesWith({ 'shop.orders': { columns: schema['shop.orders'], rows } }), { catalog: shop, metrics: [net, gross] })
})

test('without a level a metric is certified and must say everything; a draft needs four things', () => {
  expect([net, draft].map((metric) => metric.governance.level)).toEqual(['certified', 'draft'])
  const wrong = () => {
    // @ts-expect-error direction, playbook, audience and tests are missing
    orders.count('x', sketch)
    // @ts-expect-error a certified metric says everything
    orders.count('x', { ...sketch, level: 'certified' })
    const { owner: _, ...ownerless } = sketch
    // @ts-expect-error a draft has an owner too
    orders.count('x', { ...ownerless, level: 'draft' })
    // @ts-expect-error a misspelt level
    orders.count('x', { ...governance, level: 'certifed' })
    // @ts-expect-error an unknown team, also of a draft
    orders.count('x', { ...sketch, level: 'draft', owner: 'groth' })
    // @ts-expect-error a ratio is held to the same
    ratio('x', { ...sketch, numerator: net, denominator: net })
    // @ts-expect-error what takes its place must be named
    orders.count('x', { ...governance, deprecated: { why: 'Old.' } })
  }
  expect(wrong).toBeTypeOf('function')
  expect(ratio('x', { ...sketch, level: 'draft', numerator: net, denominator: net }).governance.owner).toBe('growth')
})

test("a draft is for its owner's team and for analysts, unless it says otherwise", () => {
  expect(draft.governance.audience).toEqual(['growth', 'analysts'])
  expect(orders.count('x', { ...sketch, level: 'draft', audience: ['everyone'] }).governance.audience).toEqual(['everyone'])
})

test('an answer says which of its metrics are deprecated, since when, why, and what to use', async () => {
  const { result, rows } = await ask({ metrics: ['net', 'gross'], range: ['2026-03-01', '2026-03-02'] })
  expect(rows).toEqual([{ net: 500, gross: 500 }])
  expect(result.notes).toEqual(['gross is deprecated since 2026-05-01: Refunds were left in. Use net instead.'])
})

test('neither level nor deprecation changes the version', () => {
  const versionOf = (more: object) => orders.sum('x', { ...governance, ...more, column: 'cents' }).version
  expect(versionOf({ deprecated: { replacedBy: 'net', why: 'Old.' } })).toBe(versionOf({}))
  expect(orders.sum('x', { ...sketch, level: 'draft', column: 'cents' }).version).toBe(versionOf({}))
})

const problems = (metrics: readonly Metric[]) =>
  checkCatalog({
    catalog: shop,
    sources: new Map(),
    metrics: new Map(metrics.map((metric) => [metric.name, metric])),
    segments: new Map(),
    dashboards: new Map(),
  }).map(({ name, message }) => `${name}: ${message}`)
const loosely = orders.count as unknown as (name: string, options: object) => Metric
const instead = (replacedBy: string, more: object = {}) =>
  loosely('old', { ...governance, deprecated: { replacedBy, why: 'Old.', ...more } })

test.each<[string, readonly Metric[], string]>([
  ['no playbook', [loosely('x', { ...governance, playbook: undefined })], 'x: playbook.whenUp is missing.'],
  [
    'an unknown level',
    [loosely('x', { ...governance, level: 'certifed' })],
    'x: Unknown level "certifed". Did you mean "certified"? Levels: draft, certified.',
  ],
  ['an unknown replacement', [net, instead('nett')], 'old: deprecated.replacedBy: unknown metric "nett". Did you mean "net"?'],
  ['itself as replacement', [instead('old')], 'old: It is deprecated in favour of itself. Name another metric.'],
  [
    'a deprecated replacement',
    [net, gross, instead('gross')],
    'old: deprecated.replacedBy: gross is deprecated too, in favour of net. Name the one in use.',
  ],
  ['no reason', [net, instead('net', { why: ' ' })], 'old: deprecated.why is missing. Say in one sentence what people should know.'],
  ['no date', [net, instead('net', { since: 'May' })], 'old: deprecated.since "May" is not a date. Write it as YYYY-MM-DD.'],
])('%s is refused', (_what, metrics, message) => {
  expect(problems(metrics)).toContain(message)
})

test('a draft, a certified and a deprecated metric that say what they must have no problems', () => {
  expect(problems([net, gross, draft])).toEqual([])
})
