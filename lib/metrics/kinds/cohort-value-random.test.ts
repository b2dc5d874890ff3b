import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cohortValue } from '../index'
import { asker, governance } from '../testing'
import { type Asked, ageAt, type Data, dateOf, dayAt, hasBegun, instantOf, isOver, membersOf, randomData, zone } from './cohort.testing'
import type { CohortValue } from './cohort-value'

const schema = {
  'app.users': { id: 'integer', person: 'text', at: 'instant', channel: 'text?' },
  'app.orders': { id: 'integer', buyer: 'text', at: 'instant', price: 'decimal' },
} as const
const company = catalog(schema, {
  timeZone: zone,
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.users', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: { at: {} }, dimensions: { channel: 'channel' }, access: 'all' })
const orders = company.source('app.orders', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
const start = users.countDistinct('starts', { ...governance, column: 'person' })
const value = orders.sum('revenue', { ...governance, column: 'price' })
const number = orders.count('orders', { ...governance })

const plain = { entry: 'first', clock: 'calendar', cohorts: 'all', counted: 'on', from: 'start', headline: 1 } as const
const ways: readonly CohortValue[] = (['calendar', 'own'] as const).flatMap((clock) => [
  { ...plain, clock, every: 'day', upTo: 6 },
  { ...plain, clock, every: 'week', upTo: 3, counted: 'on_or_before' },
  { ...plain, clock, every: 'month', upTo: 1, from: 'after_start' },
  { ...plain, clock, every: 'day', upTo: 4, entry: 'every', counted: 'on_or_before' },
  { ...plain, clock, every: 'week', upTo: 3, cohorts: 'complete', counted: 'on_or_before', from: 'after_start' },
])
const pers = ['cohort', 'member', 'returning_member'] as const
const metrics = ways.flatMap((way, index) => [
  ...pers.map((per) => cohortValue(`way_${index}_${per}`, { ...governance, start, value, person: 'buyer', per, ...way })),
  cohortValue(`way_${index}_orders`, { ...governance, start, value: number, person: 'buyer', ...way }),
])

/** Cells by period, channel and age: cents, people who brought any, rows, size. */
function cellsOf(data: Data, way: CohortValue, asked: Asked, byChannel: boolean) {
  const cells: Record<string, { cents: number; returning: number; rows: number; size: number; open: boolean }> = {}
  for (const member of membersOf(data, way, asked)) {
    for (let age = 0; age <= way.upTo; age += 1) {
      const over = isOver(member, age, way, asked.asOf)
      const shown = asked.grain !== undefined && way.cohorts === 'all' && hasBegun(member, age, way, asked.asOf)
      if (!over && !shown) continue
      const key = JSON.stringify([asked.grain && dateOf(member.from), ...(byChannel ? [member.channel] : []), age])
      cells[key] ??= { cents: 0, returning: 0, rows: 0, size: 0, open: false }
      const cell = cells[key]
      const brought = data.laters.filter(({ person, at }) => {
        if (person !== member.person || (way.from === 'start' ? at < member.at : at <= member.at)) return false
        const then = ageAt(member, at, way)
        return way.counted === 'on' ? then === age : then <= age
      })
      cell.size += 1
      cell.rows += brought.length
      cell.cents += brought.reduce((sum, { cents }) => sum + cents, 0)
      if (brought.length > 0) cell.returning += 1
      cell.open ||= !over
    }
  }
  return cells
}

const questions = [
  { grain: undefined, channel: undefined, byChannel: false },
  { grain: 'day', channel: 'ads', byChannel: false },
  { grain: 'week', channel: undefined, byChannel: true },
  { grain: 'month', channel: undefined, byChannel: false },
] as const

// The clock goes forward on 29 March 2026, back on 25 October.
test.each([
  { seed: 5, from: '2026-03-12', days: 40 },
  { seed: 17, from: '2026-10-09', days: 40 },
])(
  'values are as adding up row by row says, from $from',
  async ({ seed, from, days }) => {
    const all = randomData(seed, { from, days })
    const first = dayAt(Math.min(...all.starts.map(({ at }) => at)))
    const asOf = Math.floor(all.starts.reduce((most, { at }) => Math.max(most, at), 0)) - 3 * 86_400 - 1234
    const data = { starts: all.starts.filter(({ at }) => at < asOf), laters: all.laters.filter(({ at }) => at < asOf) }
    const ask = asker(
      await warehousesWith({
        'app.users': { columns: schema['app.users'], rows: data.starts.map((row) => ({ ...row, at: instantOf(row.at) })) },
        'app.orders': {
          columns: schema['app.orders'],
          rows: data.laters.map(({ person, at, cents }, id) => ({ id, buyer: person, at: instantOf(at), price: (cents / 100).toFixed(2) })),
        },
      }),
      { catalog: company, metrics, dataAsOf: instantOf(asOf) },
    )
    const range = [first + 2, first + days - 8] as const
    let seen = 0
    for (const [index, way] of ways.entries()) {
      for (const { grain, channel, byChannel } of questions) {
        const passes = (row: { readonly channel: string | null }) => channel === undefined || row.channel === channel
        const cells = cellsOf(data, way, { grain, range, asOf, passes }, byChannel)
        const names = [...pers, 'orders'].map((per) => `way_${index}_${per}`)
        const { rows } = await ask({
          metrics: names,
          by: byChannel ? ['channel', 'age'] : ['age'],
          grain,
          range: [dateOf(range[0]), dateOf(range[1])],
          timeZone: zone,
          where: channel === undefined ? {} : { channel },
          details: true,
        })
        const got = rows.map((row) => [
          JSON.stringify([row.period, ...(byChannel ? [row.channel] : []), row.age]),
          [...names.map((name) => Number(row[name])), ...['size', 'returning', 'incomplete'].map((detail) => row[`${names[0]}:${detail}`])],
        ])
        const expected = Object.entries(cells).map(([key, { cents, returning, rows: count, size, open }]) => {
          const perReturning = returning === 0 ? 0 : cents / 100 / returning
          return [key, [cents / 100, cents / 100 / size, perReturning, count, size, returning, open]]
        })
        expect(Object.fromEntries(got), JSON.stringify({ way, grain, channel, byChannel })).toEqual(Object.fromEntries(expected))
        seen += rows.length
      }
    }
    expect(seen).toBeGreaterThan(200)
  },
  120_000,
)
