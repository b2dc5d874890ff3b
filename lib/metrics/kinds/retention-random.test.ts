import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, retention } from '../index'
import { asker, governance } from '../testing'
import type { Cohort } from './cohort'
import { type Asked, ageAt, type Data, dateOf, dayAt, hasBegun, instantOf, isOver, membersOf, randomData, zone } from './cohort.testing'

const schema = {
  'app.users': { id: 'integer', person: 'text', at: 'instant', channel: 'text?' },
  'app.visits': { id: 'integer', person: 'text', at: 'instant' },
} as const
const company = catalog(schema, {
  timeZone: zone,
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.users', column: 'at' },
})
const users = company.source('app.users', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { channel: 'channel' },
  people: 'person',
  access: 'all',
})
const visits = company.source('app.visits', { primaryKey: 'id', time: { at: {} }, dimensions: {}, people: 'person', access: 'all' })
const start = users.countDistinct('starts', { ...governance, column: 'person' })
const back = visits.countDistinct('backs', { ...governance, column: 'person' })

interface Way extends Cohort {
  readonly returned: 'on' | 'on_or_after'
  readonly times: number
  readonly brackets?: readonly (readonly [number, number])[]
}

const plain = { entry: 'first', clock: 'calendar', cohorts: 'all', returned: 'on', times: 1, headline: 1 } as const
const ways: readonly Way[] = (['calendar', 'own'] as const).flatMap((clock) => [
  { ...plain, clock, every: 'day', upTo: 6 },
  { ...plain, clock, every: 'week', upTo: 3 },
  { ...plain, clock, every: 'month', upTo: 2 },
  { ...plain, clock, every: 'day', upTo: 6, returned: 'on_or_after' },
  { ...plain, clock, every: 'week', upTo: 3, times: 2 },
  {
    ...plain,
    clock,
    every: 'day',
    upTo: 9,
    brackets: [
      [1, 2],
      [4, 9],
    ],
  },
  { ...plain, clock, every: 'day', upTo: 5, entry: 'every' },
  { ...plain, clock, every: 'week', upTo: 2, entry: 'first_ever' },
  { ...plain, clock, every: 'week', upTo: 3, cohorts: 'complete' },
])
const metrics = ways.map(({ brackets, ...way }, index) =>
  retention(`way_${index}`, { ...governance, start, back, ...way, ...(brackets && { brackets }) }),
)

/** Cells by period, channel and age: size, who is back, cohorts, and whether it can still change. */
function cellsOf(data: Data, way: Way, asked: Asked, { byChannel, details }: { readonly byChannel: boolean; readonly details: boolean }) {
  const ages = way.brackets
    ? [{ label: '0', low: 0, high: 0 }, ...way.brackets.map(([low, high]) => ({ label: `${low}–${high}`, low, high }))]
    : Array.from({ length: way.upTo + 1 }, (_, age) => ({ label: age, low: age, high: age }))
  const cells: Record<string, { size: number; back: number; cohorts: Set<number>; open: boolean; who: Set<string> }> = {}
  for (const member of membersOf(data, way, asked)) {
    const hits = new Map<number, number>()
    for (const { person, at } of data.laters) {
      if (person !== member.person || at <= member.at) continue
      const age = ageAt(member, at, way)
      hits.set(age, (hits.get(age) ?? 0) + 1)
    }
    for (const { label, low, high } of ages) {
      const over = isOver(member, high, way, asked.asOf)
      const shown = details && asked.grain !== undefined && way.cohorts === 'all' && hasBegun(member, high, way, asked.asOf)
      if (!over && !shown) continue
      const key = JSON.stringify([asked.grain && dateOf(member.from), ...(byChannel ? [member.channel] : []), label])
      cells[key] ??= { size: 0, back: 0, cohorts: new Set(), open: false, who: new Set() }
      const cell = cells[key]
      cell.size += 1
      cell.cohorts.add(member.from)
      cell.open ||= !over
      const isBack = [...hits].some(([age, times]) =>
        way.returned === 'on_or_after' ? age >= low : age >= Math.max(low, 1) && age <= high && times >= way.times,
      )
      if (high !== 0 && !isBack) continue
      cell.back += 1
      cell.who.add(member.person)
    }
  }
  return cells
}

const questions = [
  { grain: undefined, channel: undefined, byChannel: false, details: true },
  { grain: 'day', channel: 'ads', byChannel: false, details: false },
  { grain: 'week', channel: undefined, byChannel: true, details: true },
  { grain: 'month', channel: undefined, byChannel: false, details: true },
] as const

// The clock goes forward on 29 March 2026, back on 25 October.
test.each([
  { seed: 23, from: '2026-10-09', days: 40 },
  { seed: 31, from: '2026-01-20', days: 75 },
])(
  'cells are as counting row by row says, from $from',
  async ({ seed, from, days }) => {
    const all = randomData(seed, { from, days })
    const first = dayAt(Math.min(...all.starts.map(({ at }) => at)))
    const asOf = Math.floor(all.starts.reduce((sum, { at }) => Math.max(sum, at), 0)) - 3 * 86_400 - 1234
    const data = { starts: all.starts.filter(({ at }) => at < asOf), laters: all.laters.filter(({ at }) => at < asOf) }
    const ask = asker(
      await warehousesWith({
        'app.users': { columns: schema['app.users'], rows: data.starts.map((row) => ({ ...row, at: instantOf(row.at) })) },
        'app.visits': {
          columns: schema['app.visits'],
          rows: data.laters.map(({ person, at }, id) => ({ id, person, at: instantOf(at) })),
        },
      }),
      { catalog: company, metrics, dataAsOf: instantOf(asOf) },
    )
    const range = [first + 2, first + days - 8] as const
    let seen = 0
    for (const [index, way] of ways.entries()) {
      for (const { grain, channel, byChannel, details } of questions) {
        const passes = (row: { readonly channel: string | null }) => channel === undefined || row.channel === channel
        const wanted = cellsOf(data, way, { grain, range, asOf, passes }, { byChannel, details })
        const { rows } = await ask({
          metrics: [`way_${index}`],
          by: byChannel ? ['channel', 'age'] : ['age'],
          grain,
          range: [dateOf(range[0]), dateOf(range[1])],
          timeZone: zone,
          where: channel === undefined ? {} : { channel },
          ...(details && { details: true }),
        })
        const got = rows.map((row) => [
          JSON.stringify([row.period, ...(byChannel ? [row.channel] : []), row.age]),
          [row[`way_${index}`], ...(details ? ['size', 'cohorts', 'incomplete'].map((detail) => row[`way_${index}:${detail}`]) : [])],
        ])
        const expected = Object.fromEntries(
          Object.entries(wanted).map(([key, { size, back: backs, cohorts, open }]) => [
            key,
            [backs / size, ...(details ? [size, cohorts.size, open] : [])],
          ]),
        )
        expect(Object.fromEntries(got), JSON.stringify({ way, grain, channel, byChannel })).toEqual(expected)
        seen += rows.length
      }
    }
    expect(seen).toBeGreaterThan(500)
    for (const [index, way] of ways.entries()) {
      const asked = { range, asOf, passes: () => true }
      const cells = cellsOf(data, way, asked, { byChannel: false, details: false })
      for (const age of way.brackets ? ['0', '4–9'] : [0, 1, way.upTo]) {
        const { rows } = await ask({
          metrics: [`way_${index}`],
          range: [dateOf(range[0]), dateOf(range[1])],
          timeZone: zone,
          where: { age },
          people: true,
        })
        const names = [...(cells[JSON.stringify([null, age])]?.who ?? [])].sort()
        expect(
          rows.map(({ person }) => person),
          JSON.stringify({ way, age }),
        ).toEqual(names)
      }
    }
  },
  120_000,
)
