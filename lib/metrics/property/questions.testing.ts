import fc from 'fast-check'
import type { Filters, FilterValue, MetricQuery, RowFilter } from '../index'
import { compare } from './compare.testing'
import type { Sight } from './plain.testing'
import { notAt, ofOtherDays, ofVisits, ratings, words } from './warehouse.testing'

export interface Asked {
  readonly query: Omit<MetricQuery, 'range'> & { readonly range: readonly [string, string] }
  readonly sight: Sight
  readonly dataAsOf: string
}

const shared = ['user.country', 'user.staff', 'user.joined'] as const
const own = ['status', 'state', 'step', 'stars', 'rating', 'month', 'due'] as const

const dates = fc.integer({ min: 0, max: 58 }).map((days) => new Date(Date.UTC(2026, 1, 16 + days)).toISOString().slice(0, 10))
const range = fc.oneof(
  fc.tuple(dates, dates).filter(([from, to]) => from < to),
  fc.constantFrom<[string, string]>(
    ['2026-03-01', '2026-04-01'],
    ['2026-03-29', '2026-03-30'],
    ['2026-01-01', '2026-04-01'],
    ['2026-02-01', '2026-03-01'],
  ),
)

const conditionOn = <T extends string | number | boolean>(value: fc.Arbitrary<T>, ends: fc.Arbitrary<FilterValue>) => {
  const maybe = fc.option(value, { nil: null, freq: 4 })
  const list = fc.array(maybe, { minLength: 0, maxLength: 3 })
  return fc.oneof<fc.WeightedArbitrary<FilterValue>[]>(
    { weight: 1, arbitrary: maybe },
    { weight: 2, arbitrary: list },
    { weight: 4, arbitrary: fc.oneof(maybe, list).map((not) => ({ not })) },
    { weight: 2, arbitrary: ends },
  )
}
const between = <T extends string | number>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    value.map((from) => ({ from })),
    value.map((to) => ({ to })),
    fc
      .tuple(value, value)
      .filter(([from, to]) => compare(from, to) < 0)
      .map(([from, to]) => ({ from, to })),
  )
const word = fc.constantFrom(...words)
const parts = fc.oneof(
  fc.constantFrom('z', 'D', '%', '_', 'Ü', '😀').map((contains) => ({ contains })),
  fc.constantFrom('z', 'U', 'zÜ').map((startsWith) => ({ startsWith })),
  fc.constantFrom('e', 'CH', 'B').map((endsWith) => ({ endsWith })),
  fc.boolean().map((empty) => ({ empty })),
  fc.constantFrom<FilterValue>(
    { startsWith: 'z', not: 'zz' },
    { not: { contains: 'D' } },
    { not: { startsWith: 'a', endsWith: 'b' } },
    ['DE', { startsWith: 'z' }, { empty: true }],
    { all: [{ contains: 'n' }, { contains: 'k' }] },
  ),
)
const text = conditionOn(word, fc.oneof(between(fc.constantFrom('a', 'D', 'u', 'ｚ', '😀')), parts))
const status = conditionOn(fc.constantFrom('paid', 'open', ''), between(fc.constantFrom('', 'o', 'p')))
const conditions = {
  'user.country': text,
  'user.staff': conditionOn(fc.boolean(), fc.constant({ not: true })),
  'user.joined': conditionOn(dates, between(dates)),
  status,
  state: conditionOn(fc.constantFrom('paid', '(none)'), fc.constant({ contains: 'N' })),
  step: conditionOn(fc.constantFrom('done', 'else'), fc.constant({ startsWith: 'W' })),
  rating: conditionOn(fc.constantFrom(...ratings), fc.constant({ not: null })),
  month: conditionOn(fc.constantFrom('2026-02-01', '2026-03-01'), fc.constant({ from: '2026-02-01', to: '2026-04-01' })),
  stars: conditionOn(fc.integer({ min: 1, max: 5 }), between(fc.integer({ min: 0, max: 6 }))),
  due: conditionOn(dates, between(dates)),
} as const
type Dimension = keyof typeof conditions
const seldom = <T>(some: fc.Arbitrary<T>) => fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: some })
const where = (names: readonly Dimension[]): fc.Arbitrary<Filters> =>
  fc
    .uniqueArray(fc.constantFrom(...names), { maxLength: 2 })
    .chain((chosen) =>
      fc
        .tuple(...chosen.map((name) => conditions[name]))
        .map((all) => Object.fromEntries(chosen.map((name, at) => [name, all[at] as FilterValue]))),
    )

const sight = (names: readonly Dimension[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<RowFilter>('all') },
    { weight: 1, arbitrary: fc.constant<RowFilter>('none') },
    { weight: 2, arbitrary: where(names) },
  )
const ofUsers = fc.oneof(
  { weight: 4, arbitrary: fc.constant<RowFilter>('all') },
  { weight: 1, arbitrary: text.map((country) => ({ country })) },
)

const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Australia/Lord_Howe']

/** A question about some of the metrics, in everything that a query may ask; `names` are those of the project. */
export function questions(names: readonly string[]): fc.Arbitrary<Asked> {
  const narrow = names.filter((name) => !ofVisits.includes(name))
  return fc.oneof(question(names, shared, false), question(narrow, [...shared, ...own], true))
}

function question(names: readonly string[], dimensions: readonly Dimension[], canBeHourly: boolean): fc.Arbitrary<Asked> {
  const grains = [
    undefined,
    'day',
    'week',
    'week',
    'month',
    'quarter',
    'year',
    ...(canBeHourly ? (['hour', 'hour', 'minute'] as const) : []),
  ] as const
  return fc
    .record({
      metrics: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
      by: fc.uniqueArray(fc.constantFrom(...dimensions), { maxLength: 3 }),
      where: fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        { weight: 3, arbitrary: where(dimensions) },
        { weight: 1, arbitrary: fc.array(where(dimensions), { minLength: 1, maxLength: 2 }).map((any) => ({ any })) },
      ),
      isGerman: seldom(fc.constant(true)),
      isWhole: seldom(fc.constant(true)),
      grain: fc.constantFrom(...grains),
      range,
      timeZone: fc.constantFrom(...zones),
      compare: fc.constantFrom<MetricQuery['compare'][]>(undefined, 'previous_period', 'previous_year'),
      end: seldom(fc.record({ at: fc.nat(), from: fc.constantFrom(-100, 0, 0.5, 1), width: fc.constantFrom(undefined, undefined, 3, 50) })),
      order: fc.uniqueArray(fc.record({ at: fc.nat({ max: 8 }), isUp: fc.boolean() }), { maxLength: 2, selector: ({ at }) => at }),
      limit: seldom(fc.integer({ min: 1, max: 12 })),
      top: seldom(fc.record({ limit: fc.integer({ min: 1, max: 3 }), at: fc.nat() })),
      totals: seldom(fc.array(fc.subarray([0, 1, 2, 3]), { minLength: 1, maxLength: 2 })),
      orders: sight(['status', 'user.country', 'stars']),
      visits: sight(['user.staff']),
      users: ofUsers,
      dataAsOf: fc.constantFrom('2099-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2026-03-15T10:00:00Z', '2026-03-28T23:00:00Z'),
    })
    .map(({ end, order, orders, visits, users, dataAsOf, isGerman, isWhole, by, limit, grain, top, totals, metrics: drawn, ...asked }) => {
      const answered = drawn.filter((name) => !notAt[name]?.includes(grain))
      const metrics = answered.length > 0 ? answered : ['order_count']
      const splits = [...(grain ? ['period'] : []), ...by]
      const keys = [...splits, ...metrics]
      const chosen = new Map(order.map(({ at, isUp }) => [keys[at % keys.length] ?? '', isUp ? ('asc' as const) : ('desc' as const)]))
      const limited = end && metrics[end.at % metrics.length]
      const query: Asked['query'] = {
        ...asked,
        metrics,
        by,
        grain,
        range: grain === 'minute' ? cut(asked.range, 1) : grain === 'hour' ? cut(asked.range, 8) : asked.range,
        ...(isGerman && { segments: ['german_or_none'] }),
        ...(isWhole && { include: ['helpers'] }),
        ...(end && limited && { having: { [limited]: { from: end.from, ...(end.width && { to: end.from + end.width }) } } }),
        ...(chosen.size > 0 && { order: [...chosen].map(([key, direction]) => ({ key, direction })) }),
        ...(limit && splits.length > 0 && { limit }),
        ...(top && by.length > 0 && { top: { limit: top.limit, metric: metrics[top.at % metrics.length] ?? '' } }),
        ...(totals && { totals: totals.map((kept) => splits.filter((_, index) => kept.includes(index))) }),
      }
      // Zeros of what is ahead are left out of an answer after it is ordered; how totals meet it has tests of its own.
      const isPlain = !query.having && !query.order && !query.limit && !query.totals && !query.top
      const isCompared = query.compare !== undefined && metrics.some((name) => ofOtherDays.includes(name))
      return { query, sight: { orders, visits, users }, dataAsOf: isPlain && !isCompared ? dataAsOf : '2099-01-01T00:00:00Z' }
    })
}

/** Hours of many days are many and empty. */
function cut([from, to]: readonly [string, string], days: number): readonly [string, string] {
  const most = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)
  return [from, to < most ? to : most]
}
