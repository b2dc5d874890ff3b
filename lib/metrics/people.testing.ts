import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type Metric, type MetricQuery } from './index'
import { asker, governance } from './testing'

const schema = {
  'app.people': { id: 'text', country: 'text?', is_staff: 'boolean?' },
  'app.events': { id: 'integer', at: 'instant', person: 'text?', device: 'integer?', kind: 'text', cents: 'integer?' },
  'app.logs': { id: 'integer', at: 'instant', worker: 'integer?' },
} as const
export const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
export const people = company.source('app.people', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  exclusions: { staff: { where: { is_staff: true } } },
  people: 'id',
  access: 'all',
})
export const events = company.source('app.events', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { kind: 'kind' },
  joins: { user: { via: 'person', to: people } },
  people: { columns: 'person', audience: ['growth'] },
  access: (person) => (person.attributes.kind ? { kind: person.attributes.kind } : 'all'),
})
export const logs = company.source('app.logs', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
export const active = events.countDistinct('active', { ...governance, column: 'person' })
export const buyers = events.countDistinct('buyers', { ...governance, title: 'Buyers', column: 'person', where: { kind: 'buy' } })

export interface Event {
  readonly id: number
  readonly at: string
  readonly person: string | null
  readonly device: number | null
  readonly kind: string
  readonly cents: number | null
}
// Over the end of March, when clocks change in Berlin; many events share an instant, a person, or have neither.
const random = fc.sample(
  fc.array(
    fc.record({
      hours: fc.integer({ min: 0, max: 24 * 35 }),
      person: fc.option(fc.constantFrom('a', 'B', 'c', 'ä', 'staff', 'unknown', 'e', 'f', 'g'), { freq: 8 }),
      device: fc.option(fc.integer({ min: 1, max: 5 })),
      kind: fc.constantFrom('look', 'look', 'buy'),
      cents: fc.option(fc.integer({ min: -5, max: 5 })),
    }),
    { minLength: 150, maxLength: 150 },
  ),
  { seed: 20260329, numRuns: 1 },
)[0] as (Omit<Event, 'id' | 'at'> & { hours: number })[]
export const rows: readonly Event[] = random.map(({ hours, ...event }, id) => {
  return { ...event, id, at: `${new Date(Date.UTC(2026, 2, 8, hours)).toISOString().slice(0, 19)}Z` }
})
export const countries: Readonly<Record<string, string | null>> = {
  a: 'DE',
  B: 'DE',
  c: 'FR',
  ä: null,
  staff: 'DE',
  e: 'FR',
  f: 'FR',
  g: 'DE',
}

type Asked = Omit<MetricQuery, 'timeZone' | 'metrics'>
export const timeZone = 'Europe/Berlin'

/** A few people over five weeks, on every engine: who is behind a value, and what it is worth. */
export async function askCrowd(metrics: readonly Metric[]) {
  const warehouses = await warehousesWith({
    'app.people': {
      columns: schema['app.people'],
      rows: Object.entries(countries).map(([id, country]) => ({ id, country, is_staff: id === 'staff' })),
    },
    'app.events': { columns: schema['app.events'], rows: rows.map((row) => ({ ...row })) },
    'app.logs': { columns: schema['app.logs'], rows: [] },
  })
  const ask = asker(warehouses, { catalog: company, metrics, dataAsOf: '2026-04-09T22:00:00Z' })
  return {
    ask,
    async listed(metric: string, asked: Asked) {
      const { rows, result } = await ask({ timeZone, metrics: [metric], people: true, ...asked })
      return { names: rows.map((row) => Object.values(row)[0]), total: result.people?.total, result }
    },
    worthOf: async (metric: string, asked: Asked) => (await ask({ timeZone, metrics: [metric], ...asked })).rows[0]?.[metric],
  }
}

export const dayOf = ({ at }: Event): string => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()
/** Everybody who passes, by hand: staff never counts, whom nobody knows does. */
export const expected = (passes: (event: Event) => boolean): readonly string[] =>
  [...new Set(rows.filter(passes).flatMap(({ person }) => (person === null || person === 'staff' ? [] : [person])))].sort()
export const plus = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
export const weeks = ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30', '2026-04-06']
export const weekOf = (event: Event): string => weeks.findLast((week) => week <= dayOf(event)) ?? '2026-03-02'
