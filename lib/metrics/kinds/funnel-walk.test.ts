import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, conversion, dropOff, funnel, type Metric, timeToConvert } from '../index'
import { asker, governance } from '../testing'
import { placesOf } from './funnel-steps'
import { type Happening, type Walk, type Walked, walk } from './funnel-walk.testing'

const schema = {
  'app.events': { id: 'integer', person: 'text?', at: 'instant', kind: 'text', channel: 'text?', crowd: 'text' },
  'app.orders': { id: 'integer', buyer: 'text', ordered: 'timestamp' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const events = company.source('app.events', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { channel: 'channel', kind: 'kind', crowd: 'crowd' },
  access: 'all',
})
const orders = company.source('app.orders', { primaryKey: 'id', time: { ordered: { clock: 'UTC' } }, dimensions: {}, access: 'all' })
const doing = (kind: string | readonly string[]) =>
  events.countDistinct(`does_${[kind].flat().join('_or_')}`, { ...governance, column: 'person', where: { kind } })
const [a, b, c, x, ab] = [doing('a'), doing('b'), doing('c'), doing('x'), doing(['a', 'b'])] as const
const bought = orders.countDistinct('bought', { ...governance, column: 'buyer' })
const anywhere = events.countDistinct('anywhere', { ...governance, column: 'person', where: { channel: ['0', '1'], kind: { not: 'x' } } })

type Options = Partial<Parameters<typeof funnel>[1]>
interface Case {
  readonly name: string
  readonly options: Options
  readonly kinds: readonly string[]
}
const steps = { b, c }
const isOf = (kinds: string) => (event: Happening) => kinds.includes(event.kind)
const cases: readonly Case[] = [
  ...(['best', 'first', 'each'] as const).flatMap((attempt) =>
    [undefined, x].flatMap((without) => [
      ...[0, 1].map((tolerance) => ({
        options: { start: a, steps, attempt, without, tolerance, leaving: 'step' } as Options,
        kinds: ['a', 'b', 'c'],
      })),
      { options: { start: a, steps, attempt, without, order: 'strict', leaving: 'step' } as Options, kinds: ['a', 'b', 'c'] },
      { options: { start: a, steps: { b, bought }, attempt, without, leaving: 'step' } as Options, kinds: ['a', 'b', 'o'] },
    ]),
  ),
  ...(['best', 'first'] as const).flatMap((attempt) => [
    ...(['ordered', 'strict', 'unordered'] as const).map((order) => ({
      options: { start: a, steps, attempt, order, without: x, leaving: 'person' } as Options,
      kinds: ['a', 'b', 'c'],
    })),
    ...[undefined, x].map((without) => ({
      options: { start: a, steps, attempt, without, order: 'unordered', leaving: 'step' } as Options,
      kinds: ['a', 'b', 'c'],
    })),
    { options: { start: a, steps: { again: a, c }, attempt } as Options, kinds: ['a', 'a', 'c'] },
    { options: { start: a, steps: { again: a, b, once_more: b }, attempt, tolerance: 1 } as Options, kinds: ['a', 'a', 'b', 'b'] },
    { options: { start: ab, steps: { b, c }, attempt } as Options, kinds: ['ab', 'b', 'c'] },
    { options: { start: ab, steps: { b, c }, attempt, order: 'strict' } as Options, kinds: ['ab', 'b', 'c'] },
  ]),
].map((each, index) => ({ ...each, name: `case_${index + 1}` }))

const within = 30
const made = cases.map(({ name, options }) => {
  const whole = funnel(name, { ...governance, within: { minutes: 0.5 }, bands: [{ minutes: 0.1 }, { minutes: 0.25 }], ...options } as never)
  return [
    whole,
    conversion(`${name}_share`, { ...governance, of: whole, unit: { kind: 'share' } }),
    conversion(`${name}_next`, { ...governance, of: whole, from: 'previous', unit: { kind: 'share' } }),
    dropOff(`${name}_lost`, { ...governance, of: whole }),
    timeToConvert(`${name}_took`, { ...governance, of: whole, in: 'seconds' }),
  ] as const
})
const atSecond = cases
  .filter(({ options }) => options.order !== 'unordered' && !options.tolerance)
  .map((each) => ({ ...each, name: `${each.name}_second` }))
const split = atSecond.map(({ name, options }) => {
  const [second] = Object.keys(options.steps ?? {})
  return funnel(name, { ...governance, within: { minutes: 0.5 }, ...options, splitAt: second } as never)
})
const aba = funnel('aba', { ...governance, start: a, steps: { b, again: a }, within: { minutes: 0.5 } })
const partly = funnel('partly', { ...governance, start: a, steps: { anywhere, c }, within: { minutes: 0.5 } })

const base = Date.UTC(2026, 2, 2) / 1000
const seed = 20260630
// Three crowds: no ties, many ties within seconds, and next to nothing but ties.
const happenings: readonly Happening[] = [1, 4, 20]
  .flatMap((coarse, crowd) =>
    (
      fc.sample(
        fc.array(
          fc.record({
            person: fc.integer({ min: 1, max: 40 }),
            at: fc.integer({ min: 0, max: 119 }),
            kind: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x', 'y', 'o'),
          }),
          { minLength: 280, maxLength: 300 },
        ),
        { seed: seed + crowd, numRuns: 1 },
      )[0] ?? []
    ).map(({ person, at, kind }, index) => ({
      id: crowd * 1000 + index,
      person: `${crowd}-${person}`,
      at: base + Math.floor(at / coarse) * coarse,
      kind,
      table: kind === 'o' ? 1 : 0,
    })),
  )
  .filter(
    (event, index, all) =>
      crowdOf(event) !== '0' || all.findIndex(({ person, at }) => person === event.person && at === event.at) === index,
  )
const moment = (at: number): string => new Date(at * 1000).toISOString().slice(0, 19)
const channelOf = ({ id }: Happening): string => String(id % 3)
const dataAsOf = `${moment(base + 120)}Z`

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.events': {
      columns: schema['app.events'],
      rows: [
        ...happenings
          .filter(({ kind }) => kind !== 'o')
          .map((event) => ({
            id: event.id,
            person: event.person,
            at: `${moment(event.at)}Z`,
            kind: event.kind,
            channel: channelOf(event),
            crowd: crowdOf(event),
          })),
        { id: 9999, person: null, at: `${moment(base)}Z`, kind: 'a', channel: '0', crowd: '0' },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: happenings.filter(({ kind }) => kind === 'o').map(({ id, person, at }) => ({ id, buyer: person, ordered: moment(at) })),
    },
  })
  ask = asker(warehouses, { catalog: company, metrics: [...made.flat(), ...split, aba, partly] as readonly Metric[], dataAsOf })
}, 120_000)

const range = ['2026-03-02', '2026-03-03'] as const

function walkOf({ options, kinds }: Pick<Case, 'options' | 'kinds'>, starts: Walk['starts']): Walk {
  const measures = [options.start, ...Object.values(options.steps ?? {})].map(
    (metric) => (metric as Metric).shape.measures.value ?? Object.values((metric as Metric).shape.measures)[0],
  )
  return {
    steps: kinds.map(isOf),
    ...(options.without && { leaves: isOf('x') }),
    isGone: options.leaving === 'person',
    order: options.order ?? 'ordered',
    attempt: options.attempt ?? 'best',
    within,
    tolerance: options.tolerance ?? 0,
    places: placesOf(measures as never),
    isFlagged:
      options.order !== 'unordered' &&
      kinds.some((kind, index) => kinds.slice(index + 1).some((other) => [...kind].some((letter) => other.includes(letter)))),
    starts,
  }
}

function ofTables({ kinds, options }: Case): readonly Happening[] {
  return happenings.filter(
    ({ kind }) => (kind !== 'o' || kinds.includes('o')) && (kind !== 'x' || options.without || options.order === 'strict'),
  )
}

test.each(
  cases.map(
    (each) =>
      [
        each.name,
        JSON.stringify({ ...each.options, start: undefined, steps: each.kinds, without: each.options.without?.name }),
        each,
      ] as const,
  ),
)('%s walks as by hand: %s', async (name, _words, each) => {
  const how = walkOf(each, () => true)
  const walked = walk(ofTables(each), how)
  const names = ['start', ...Object.keys(each.options.steps ?? {})]
  const metrics = [name, `${name}_share`, `${name}_next`, `${name}_lost`, `${name}_took`]
  const { rows } = await ask({ metrics, by: ['step'], range, details: true })
  const waiting = walked.filter(({ start }) => start.at + within >= base + 120)
  const reached = (step: number): readonly Walked[] => walked.filter(({ times }) => times.length > step)
  const expected = names.map((step, at) => {
    const [people, before] = [reached(at), at === 0 ? walked : reached(at - 1)]
    const took = people.map(({ start, times }) => Math.max((times[at] as number) - start.at, 0)).sort((one, other) => one - other)
    return {
      step,
      [name]: people.length,
      [`${name}_share`]: people.length / walked.length,
      [`${name}_next`]: before.length === 0 ? null : people.length / before.length,
      [`${name}_lost`]: before.length - people.length,
      [`${name}_took`]: percentile(took, 0.5),
      [`${name}_took:mean`]: took.length === 0 ? null : took.reduce((sum, one) => sum + one, 0) / took.length,
      [`${name}_took:quarter`]: percentile(took, 0.25),
      [`${name}:maturing`]: waiting.filter(({ times }) => times.length === at + 1 && at < names.length - 1).length,
      [`${name}_share:maturing`]: waiting.filter(({ times }) => times.length <= at).length,
      [`${name}_next:maturing`]: waiting.filter(({ times }) => times.length === at).length,
    }
  })
  const keys = Object.keys(expected[0] ?? {})
  expect(rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key] ?? null])))).toEqual(expected)
})

test.each(cases.map((each) => [each.name, each] as const))(
  '%s is split and filtered by its first event, and into times',
  async (name, each) => {
    const walked = walk(
      ofTables(each),
      walkOf(each, () => true),
    )
    const last = each.kinds.length - 1
    const { rows } = await ask({ metrics: [name], by: ['channel', 'maturity', 'took'], range })
    const counted = new Map<string, number>()
    for (const { start, times } of walked) {
      if (times.length <= last) continue
      const took = Math.max((times[last] as number) - start.at, 0)
      const band = took < 6 ? 'below 6 s' : took < 15 ? '6 s to 15 s' : '15 s and above'
      const key = [channelOf(start), start.at + within >= base + 120 ? 'maturing' : 'mature', band].join(' ')
      counted.set(key, (counted.get(key) ?? 0) + 1)
    }
    expect(new Map(rows.map((row) => [[row.channel, row.maturity, row.took].join(' '), row[name]]))).toEqual(counted)
    const filtered = walk(
      ofTables(each),
      walkOf(each, (event) => event.kind !== 'o' && channelOf(event) !== '1'),
    )
    const answer = await ask({ metrics: [name], by: ['step'], where: { channel: ['0', '2'] }, range })
    const expected = each.kinds.map((_, at) => filtered.filter(({ times }) => times.length > at).length).filter((count) => count > 0)
    expect(answer.rows.map((row) => row[name])).toEqual(expected)
  },
)

test.each(atSecond.map((each) => [each.name, each] as const))('%s is split and filtered by its second event', async (name, each) => {
  const how = walkOf(each, () => true)
  const walked = walk(ofTables(each), how)
  const second = ({ start, times }: Walked): Happening | undefined =>
    happenings
      .filter((event) => event.person === start.person && event.at === times[1] && how.steps[1]?.(event))
      .toSorted((one, other) => one.id - other.id)[0]
  const channel = (each: Walked): string | null => {
    const event = second(each)
    return event ? channelOf(event) : null
  }
  const counted = (of: readonly Walked[], key: (walked: Walked) => string | null) =>
    new Map([...Map.groupBy(of, key)].map(([value, group]) => [value, group.length]))
  const { rows } = await ask({ metrics: [name], by: ['channel'], where: { step: 'start' }, range })
  expect(new Map(rows.map((row) => [row.channel, row[name]]))).toEqual(counted(walked, channel))
  const filtered = await ask({ metrics: [name], by: ['step'], where: { channel: ['0', '2'] }, range })
  const passing = walked.filter((each) => ['0', '2'].includes(channel(each) ?? ''))
  expect(filtered.rows.map((row) => row[name])).toEqual(each.kinds.map((_, at) => passing.filter(({ times }) => times.length > at).length))
})

// An event of two steps that are not side by side cannot be put in one order with all others of its instant. Nobody is counted who
// did not come, and everybody whose events have moments of their own is.
test.each([
  ['aba', { options: { start: a, steps: { b, again: a } }, kinds: ['a', 'b', 'a'] }, undefined],
  ['partly', { options: { start: a, steps: { anywhere, c } }, kinds: ['a', 'abcy', 'c'] }, '01'],
] as const)('%s counts nobody too many, and everybody without ties', async (name, each, channels) => {
  const of = happenings.filter(({ kind }) => kind !== 'o' && kind !== 'x')
  const how = { ...walkOf(each as never, () => true), isFlagged: true }
  const second = (event: Happening): boolean => channels === undefined || channels.includes(channelOf(event))
  const walked = walk(of, { ...how, steps: how.steps.map((step, index) => (event) => step(event) && (index !== 1 || second(event))) })
  const counts = (of: readonly Walked[]) => each.kinds.map((_, at) => of.filter(({ times }) => times.length > at).length)
  const found = async (where: Record<string, string>) =>
    (await ask({ metrics: [name], by: ['step'], range, where })).rows.map((row) => Number(row[name]))
  expect(await found({ crowd: '0' })).toEqual(counts(walked.filter(({ start }) => crowdOf(start) === '0')))
  const [all, most] = [await found({}), counts(walked)]
  expect(all[0]).toBe(most[0])
  for (const [index, count] of all.entries()) expect(count).toBeLessThanOrEqual(most[index] as number)
})

function crowdOf({ person }: Happening): string {
  return person.slice(0, 1)
}

function percentile(sorted: readonly number[], part: number): number | null {
  if (sorted.length === 0) return null
  const place = part * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number]
  return low * (1 - (place - Math.floor(place))) + high * (place - Math.floor(place))
}
