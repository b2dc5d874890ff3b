import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cumulative, moneyGrowth, narrow, ratio } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.payments': { id: 'integer', day: 'date', person: 'text?', plan: 'text', amount: 'decimal?', weight: 'float', round: 'integer' },
  'app.plans': { id: 'integer', day: 'date', contract: 'text', person: 'text?', plan: 'text', cents: 'integer?', round: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.payments', column: 'day' },
})
const shared = {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { plan: 'plan', round: 'round' },
  people: 'person',
  access: 'all',
} as const
const payments = company.source('app.payments', shared)
const plans = company.source('app.plans', shared)
const money = { kind: 'money', currency: 'EUR' } as const
const said = { ...governance, unit: money } as const
const paid = payments.sum('paid', { ...said, column: 'amount' })
const weighed = payments.sum('weighed', { ...said, column: 'weight' })
const stood = plans.closing('stood', { ...said, column: 'cents', per: 'contract' })
const stands = plans.closing('stands', { ...said, column: 'cents', per: 'contract', empty: 'carry' })
const states = moneyGrowth('states', { ...said, of: paid, person: 'person', every: 'month' })
const changes = moneyGrowth('changes', { ...said, of: paid, person: 'person', every: 'month', rows: 'changes' })
const kept = narrow('kept', { ...said, of: states, where: { state: 'retained' } })
const before = narrow('before', { ...said, of: states, where: { state: ['retained', 'contraction', 'churned'] } })
const metrics = [
  paid,
  cumulative('paid_so_far', { ...said, of: paid, since: 'all', at: 'last' }),
  stood,
  stands,
  states,
  changes,
  moneyGrowth('of_stood', { ...said, of: stood, person: 'person', every: 'month' }),
  moneyGrowth('of_stands', { ...said, of: stands, person: 'person', every: 'month' }),
  ratio('gross_retention', { ...governance, unit: { kind: 'share' }, numerator: kept, denominator: before }),
]

interface Row {
  readonly month: number
  readonly person: string | null
  readonly plan: string
  /** Hundredths. */
  readonly cents: number | null
  readonly contract: string
  /** Later wins. */
  readonly place: number
}

const row = (person: string | null, month: number, cents: number | null, plan = 'a'): Row => ({
  person,
  month,
  cents,
  plan,
  contract: String(person),
  place: 0,
})
/** Months from January 2026; somebody pays in December, so that January is not the first of the data. */
const planned: readonly Row[] = [
  row('z', -1, 100),
  row('ann', 0, 1000),
  row('bob', 0, 2050),
  row('ann', 1, 1500),
  row('ann', 1, -25),
  row('cid', 1, 700),
  // Back after a month without; an order and its refund in one month are as if there were none.
  row('bob', 2, 50),
  row('ann', 2, 475),
  row('cid', 2, 300),
  row('cid', 2, -300),
  // Nobody, and nothing.
  row(null, 2, 900),
  row('dot', 2, null),
  // More given back than paid.
  row('ann', 3, -100),
]
const rounds: readonly (readonly Row[])[] = [31, 32, 33, 34].map((seed) => {
  const one = fc.record({
    month: fc.integer({ min: 0, max: 7 }),
    person: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { freq: 9 }),
    plan: fc.constantFrom('a', 'b'),
    cents: fc.option(fc.constantFrom(-200, 0, 100, 100, 200, 350), { freq: 9 }),
    contract: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5'),
    place: fc.integer({ min: 0, max: 20 }),
  })
  const [found = []] = fc.sample(fc.array(one, { minLength: 40, maxLength: 60 }), { seed, numRuns: 1 })
  return [row('z', -1, 1), ...found]
})
const all = [planned, ...rounds]

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = all.flatMap((each, round) => each.map((one) => ({ ...one, round }))).map((one, id) => ({ id, ...one }))
  const day = ({ month, place }: Row) => new Date(Date.UTC(2026, month, 1 + place)).toISOString().slice(0, 10)
  const common = (one: (typeof rows)[number]) => ({ id: one.id, day: day(one), person: one.person, plan: one.plan, round: one.round })
  ask = asker(
    await warehousesWith({
      'app.payments': {
        columns: schema['app.payments'],
        rows: rows.map((one) => ({ ...common(one), amount: one.cents === null ? null : (one.cents / 100).toFixed(2), weight: 1.5 })),
      },
      'app.plans': {
        columns: schema['app.plans'],
        rows: rows.map((one) => ({ ...common(one), contract: `${one.round}${one.contract}`, cents: one.cents })),
      },
    }),
    { catalog: company, metrics },
  )
})

const names = ['new', 'retained', 'expansion', 'contraction', 'resurrected', 'churned'] as const
const asked = { grain: 'month', range: ['2026-01-01', '2026-07-01'] } as const
const key = (month: number) => new Date(Date.UTC(2026, month, 1)).toISOString().slice(0, 10)

test('money is new, retained, more, less, back or gone, and adds up to revenue of both periods', async () => {
  const { rows } = await ask({ ...asked, metrics: ['states'], by: ['state'], where: { round: 0 } })
  const found = [...Map.groupBy(rows, ({ period }) => period)].map(([period, each]) => [period, ...each.map((one) => one.states)])
  expect(found).toEqual([
    ['2026-01-01', 30.5, 0, 0, 0, 0, 1],
    ['2026-02-01', 7, 10, 4.75, 0, 0, 20.5],
    ['2026-03-01', 0, 4.75, 0, 10, 0.5, 7],
    ['2026-04-01', 0, -1, 0, 5.75, 0, 0.5],
    ['2026-05-01', 0, 0, 0, 0, 0, -1],
  ])
  const { rows: whole } = await ask({ ...asked, metrics: ['states', 'paid', 'gross_retention'], where: { round: 0, plan: 'a' } })
  expect(whole.map((one) => [one.states, one.paid, one.gross_retention])).toEqual([
    [30.5, 30.5, 0],
    // What nobody pays is in the sum and behind no person.
    [21.75, 21.75, 10 / 30.5],
    [5.25, 14.25, 4.75 / 21.75],
    [-1, -1, -1 / 5.25],
    [0, 0, 0],
    [null, 0, null],
  ])
})

test('changes stand until there is another', async () => {
  const { rows } = await ask({ ...asked, metrics: ['changes'], by: ['state'], where: { round: 0 } })
  const found = [...Map.groupBy(rows, ({ period }) => period)].map(([period, each]) => [period, ...each.map((one) => one.changes)])
  expect(found).toEqual([
    ['2026-01-01', 30.5, 1, 0, 0, 0, 0],
    ['2026-02-01', 7, 31.5, 14.75, 0, 0, 0],
    ['2026-03-01', 0, 53.25, 5.25, 0, 0, 0],
    ['2026-04-01', 0, 57.5, 0, 1, 0, 0],
    ['2026-05-01', 0, 57.5, 0, 0, 0, 0],
    ['2026-06-01', 0, 57.5, 0, 0, 0, 0],
  ])
})

/** What everybody pays, by month from -1 on. */
type Paid = ReadonlyMap<string, readonly number[]>
const months = Array.from({ length: 10 }, (_, index) => index - 1)

function tableOf(rows: readonly Row[], worth: (own: readonly Row[], month: number) => number): Paid {
  const people = [...new Set(rows.flatMap(({ person }) => person ?? []))]
  return new Map(
    people.map((person) => [
      person,
      months.map((month) =>
        worth(
          rows.filter((each) => each.person === person),
          month,
        ),
      ),
    ]),
  )
}

const sumIn = (own: readonly Row[], month: number) =>
  own.filter((each) => each.month === month).reduce((sum, { cents }) => sum + (cents ?? 0), 0)
const sumUpTo = (own: readonly Row[], month: number) =>
  own.filter((each) => each.month <= month).reduce((sum, { cents }) => sum + (cents ?? 0), 0)

/** Of each contract the last row with a value, in the month or up to it; it is whoever's name stands in it. */
function lastOf(rows: readonly Row[], isIn: (month: number) => boolean): readonly Row[] {
  const valued = rows.map((each, id) => ({ ...each, id })).filter((each) => isIn(each.month) && each.cents !== null)
  const later = (a: { month: number; place: number; id: number }, b: typeof a) => a.month - b.month || a.place - b.place || a.id - b.id
  return [...Map.groupBy(valued, ({ contract }) => contract).values()].map((each) => each.sort(later).at(-1) as Row)
}

function statesOf(paid: Paid, month: number): readonly number[] {
  const sums = { new: 0, retained: 0, expansion: 0, contraction: 0, resurrected: 0, churned: 0 }
  for (const values of paid.values()) {
    const at = month + 1
    const [now = 0, last = 0] = [values[at], values[at - 1]]
    const hasPaid = values.slice(0, at).some((value) => value !== 0)
    if (now !== 0 && last !== 0) {
      sums.retained += Math.min(now, last)
      sums.expansion += Math.max(0, now - last)
      sums.contraction += Math.max(0, last - now)
    } else if (now !== 0) sums[hasPaid ? 'resurrected' : 'new'] += now
    else if (last !== 0) sums.churned += last
  }
  return names.map((name) => sums[name])
}

const whole = (rows: readonly Row[]): Readonly<Record<string, Paid>> => {
  const of = (last: (month: number) => readonly Row[]): Paid =>
    tableOf(rows, (own, month) =>
      last(month)
        .filter(({ person }) => person === own[0]?.person)
        .reduce((sum, { cents }) => sum + (cents ?? 0), 0),
    )
  return {
    states: tableOf(rows, sumIn),
    changes: tableOf(rows, sumUpTo),
    of_stood: of((month) => lastOf(rows, (each) => each === month)),
    of_stands: of((month) => lastOf(rows, (each) => each <= month)),
  }
}

test.each(['states', 'changes', 'of_stood', 'of_stands'])('random money of %s is accounted for as loops do it', async (metric) => {
  const scale = metric === 'states' || metric === 'changes' ? 100 : 1
  for (const [round, rows] of all.entries()) {
    const where = { round }
    const expected = whole(rows)[metric] as Paid
    const { rows: found } = await ask({ ...asked, metrics: [metric], by: ['state'], where })
    const byMonth = Map.groupBy(found, ({ period }) => period)
    for (let month = 0; month < 6; month++) {
      const values = byMonth.get(key(month))?.map((one) => Number(one[metric])) ?? names.map(() => 0)
      expect(values.map((value) => Math.round(value * scale) + 0)).toEqual(statesOf(expected, month).map((value) => value + 0))
    }
    const range = [key(3), key(4)] as const
    for (const [index, state] of names.entries()) {
      const { rows: people } = await ask({ grain: 'month', range, metrics: [metric], where: { round, state }, people: true })
      const who = [...expected.keys()].filter((person) => {
        const values = expected.get(person) as readonly number[]
        return statesOf(new Map([[person, values]]), 3)[index] !== 0
      })
      expect(people.map(({ person }) => person)).toEqual(who.sort())
    }
  }
})

test('splits are accounted for each by itself, and earlier periods are compared', async () => {
  for (const metric of ['states', 'changes', 'of_stands']) {
    const query = { ...asked, metrics: [metric], where: { round: 2 } } as const
    const both = await ask({ ...query, by: ['plan', 'state'] })
    for (const plan of ['a', 'b']) {
      const alone = await ask({ ...query, by: ['state'], where: { round: 2, plan } })
      expect(both.rows.filter((one) => one.plan === plan).map(({ plan: _, ...one }) => one)).toEqual(alone.rows)
    }
    const now = await ask({
      ...query,
      range: ['2026-03-01', '2026-05-01'],
      where: { round: 2, state: 'retained' },
      compare: 'previous_period',
    })
    const then = await ask({ ...query, range: ['2026-01-01', '2026-03-01'], where: { round: 2, state: 'retained' } })
    expect(now.rows.map((one) => one[`${metric}:comparison`])).toEqual(then.rows.map((one) => one[metric]))
  }
})

test('what makes no sense is refused in a sentence', () => {
  const of = { ...said, person: 'person', every: 'month' } as const
  expect(() => moneyGrowth('x', { ...of, of: paid, person: 'persn' })).toThrow(
    'x names who pays by "persn", which payments does not have. Did you mean "person"? Known: id, day, person, plan, amount, weight, round.',
  )
  expect(() => moneyGrowth('x', { ...of, of: weighed })).toThrow(
    'x compares amounts exactly, but payments.weight is a floating number. Store it as a whole number of cents, or a decimal.',
  )
  expect(() => moneyGrowth('x', { ...of, of: stands, rows: 'changes' })).toThrow(
    'x takes the rows of stands as changes, but a closing value stands by itself. Leave rows out.',
  )
  // @ts-expect-error what is summed up already is no sum
  expect(() => moneyGrowth('x', { ...of, of: states })).toThrow(
    'x is made of states, which is more than a sum or a closing value. Take the sum that it is made of.',
  )
})
