import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type Metric, narrow, ratio } from './index'
import { makeMetric } from './kinds/make-metric'
import type { Detail, Measure, Relation } from './metric'
import { and } from './sql/filter-sql'
import { keysOf, named } from './sql/stage'
import { asker, governance } from './testing'

const schema = { 'app.waits': { id: 'integer', at: 'instant', minutes: 'integer', desk: 'text', country: 'text' } } as const
const company = catalog(schema, { timeZone: 'UTC', weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'app.waits', column: 'at' } })
const waits = company.source('app.waits', { primaryKey: 'id', time: { at: {} }, dimensions: { country: 'country' }, access: 'all' })
const count = waits.count('waits', governance)
const { value: counted } = count.shape.measures as { readonly value: Measure }

// A kind that makes a dimension of its own and two values of each row.
const relation: Relation = {
  options: 'waits by desk',
  dimensions: { desk: { title: 'Desk', type: 'text', headline: 'front' } },
  values: {
    ':minutes': { type: 'decimal', of: (column) => sql`sum(${column})` },
    ':middle': { type: 'number', of: (column, functions) => functions.percentile(column, 50) },
  },
  build: (_, stage) =>
    stage
      .select()
      .where(and([stage.time.within(stage.series.bounds), ...stage.context.filters.map((filter) => stage.table.filters(filter))]))
      .select([
        ...keysOf(stage).map(named),
        sql`${stage.table.own('desk')}`.as('desk'),
        sql`${stage.table.own('minutes')}`.as(':minutes'),
        sql`${stage.table.own('minutes')}`.as(':middle'),
      ]),
}
const taking = (take: string): Measure => ({
  ...counted,
  aggregate: 'relation',
  empty: take === ':middle' ? 'null' : 'zero',
  relation,
  take,
})
const detail: Detail = {
  title: 'Median',
  type: 'number',
  measures: { middle: taking(':middle') },
  value: (column) => column('middle'),
}
const minutes = makeMetric('minutes', {
  kind: 'wait',
  additivity: 'none',
  catalog: company,
  governance,
  definition: {},
  shape: { ...count.shape, measures: { value: taking(':minutes') }, details: { middle: detail } },
}) as Metric<'minutes', 'country' | 'desk', 'none', 'growth'>
const atBack = narrow('at_back', { ...governance, of: minutes, where: { desk: 'back' } })
const atFront = narrow('at_front', { ...governance, of: minutes, where: { desk: 'front' } })
const backShare = ratio('back_share', { ...governance, numerator: atBack, denominator: atFront })

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows: readonly (readonly [number, string, number, string, string])[] = [
    [1, '2026-03-02T10:00:00Z', 5, 'front', 'KR'],
    [2, '2026-03-02T11:00:00Z', 9, 'front', 'KR'],
    [3, '2026-03-03T10:00:00Z', 1, 'front', 'DE'],
    [4, '2026-03-03T11:00:00Z', 30, 'back', 'DE'],
    [5, '2026-02-24T10:00:00Z', 8, 'front', 'KR'],
  ]
  const warehouses = await warehousesWith({
    'app.waits': {
      columns: schema['app.waits'],
      rows: rows.map(([id, at, minutes, desk, country]) => ({ id, at, minutes, desk, country })),
    },
  })
  ask = asker(warehouses, { catalog: company, metrics: [minutes, atBack, atFront, backShare, count], dataAsOf: '2026-03-04T00:00:00Z' })
})
const range = ['2026-03-02', '2026-03-04'] as const

test('measures that differ in their parts alone are read from one relation', async () => {
  const { rows, plan } = await ask({ metrics: ['at_back', 'at_front', 'back_share'], by: ['country'], range })
  expect(rows).toEqual([
    { country: 'DE', at_back: 30, at_front: 1, back_share: 30 },
    { country: 'KR', at_back: 0, at_front: 14, back_share: 0 },
  ])
  expect(plan.statement.sql.match(/"app"\."waits"/g)).toHaveLength(1)
})

test('each value is put together in its own way', async () => {
  const { rows } = await ask({ metrics: ['minutes', 'at_back'], grain: 'day', details: true, range })
  expect(rows).toEqual([
    { period: '2026-03-02', minutes: 14, at_back: 0, 'minutes:middle': 7, 'at_back:middle': null },
    { period: '2026-03-03', minutes: 1, at_back: 30, 'minutes:middle': 1, 'at_back:middle': 30 },
  ])
})

test('details say whose they are, stand in totals too, and are not read for what values are compared with', async () => {
  const query = { metrics: ['minutes', 'waits'], by: ['country'], totals: [[]], compare: 'previous_period' as const, range }
  const { rows, result, plan } = await ask({ ...query, details: true })
  expect(rows).toEqual([
    { country: 'KR', minutes: 14, waits: 2, 'minutes:comparison': 0, 'waits:comparison': 0, 'minutes:middle': 7 },
    { country: 'DE', minutes: 1, waits: 2, 'minutes:comparison': 0, 'waits:comparison': 0, 'minutes:middle': 1 },
  ])
  expect(result.totals?.[0]?.columns.at(-1)).toMatchObject({ name: 'minutes:middle', values: [5] })
  expect(result.columns.at(-1)).toMatchObject({ role: 'detail', metric: 'minutes', title: 'Median', type: 'number' })
  const plain = await ask(query)
  expect(plain.result.columns.some(({ role }) => role === 'detail')).toBe(false)
  expect(plan.statement.sql.match(/percentile_cont|quantile_cont/g)).toHaveLength(2)
})
