import { beforeAll, expect, test } from 'vitest'
import { attribution, cohortValue, funnel, growth, narrow, retention } from './index'
import { active, askCrowd, buyers, dayOf, type Event, events, expected, plus, rows, weekOf, weeks } from './people.testing'
import { governance } from './testing'

const buys = events.count('buys', { ...governance, where: { kind: 'buy' } })
const looks = events.count('looks', { ...governance, where: { kind: 'look' } })
const spent = events.sum('spent', { ...governance, column: 'cents', where: { kind: 'buy' } })
const states = growth('states', { ...governance, of: active, every: 'week' })
const lost = narrow('lost', { ...governance, of: states, where: { state: 'churned' } })
const stay = retention('stay', { ...governance, start: active, back: buyers, every: 'day', upTo: 6, headline: 2 })
const way = funnel('way', { ...governance, start: active, steps: { buy: buyers }, within: { days: 2 } })
const brought = cohortValue('brought', {
  ...governance,
  start: active,
  value: spent,
  person: 'person',
  every: 'week',
  upTo: 3,
  from: 'start',
})
const credited = attribution('credited', {
  ...governance,
  of: buys,
  touches: looks,
  person: 'person',
  by: { came_by: 'kind' },
  lookBack: 2,
  headline: 'linear',
})

let crowd: Awaited<ReturnType<typeof askCrowd>>
beforeAll(async () => {
  crowd = await askCrowd([states, lost, stay, way, brought, credited])
})
const listed: typeof crowd.listed = (...asked) => crowd.listed(...asked)
const worthOf: typeof crowd.worthOf = (...asked) => crowd.worthOf(...asked)
const hour = ({ at }: Event): number => Date.parse(at) / 3_600_000

test('of states, they are those who are new, stayed, came back or left in the period', async () => {
  const there = new Map<string, Set<string>>()
  for (const event of rows) {
    if (event.person === null || event.person === 'staff') continue
    const week = weekOf(event)
    there.set(week, (there.get(week) ?? new Set()).add(event.person))
  }
  const all = ['2026-03-02', ...weeks]
  for (const [index, week] of all.entries()) {
    if (![1, 3, 4].includes(index)) continue
    const now = there.get(week) ?? new Set()
    const last = there.get(all[index - 1] as string) ?? new Set()
    const known = new Set(all.slice(0, index).flatMap((each) => [...(there.get(each) ?? [])]))
    const range = [week, plus(week, 7)] as const
    const stateOf = {
      new: [...now].filter((p) => !known.has(p)),
      retained: [...now].filter((p) => last.has(p)),
      churned: [...last].filter((p) => !now.has(p)),
    }
    for (const [state, who] of Object.entries(stateOf)) {
      const { names, total } = await listed('states', { range, where: { state } })
      expect(names).toEqual(who.sort())
      expect(total ?? 0).toBe((await worthOf('states', { range, grain: 'week', where: { state } })) ?? 0)
    }
    expect((await listed('states', { range })).names).toEqual([...now].sort())
    expect((await listed('lost', { range })).names).toEqual(stateOf.churned)
  }
})

test('of a cohort, they are those who came back at the age: as many as the share says', async () => {
  for (const week of weeks.slice(0, 4)) {
    const asked = { range: [week, plus(week, 7)], grain: 'week' } as const
    const joined = await listed('stay', { ...asked, where: { age: 0 } })
    for (const age of [1, 2, 3, 6]) {
      const back = await listed('stay', { ...asked, where: { age } })
      const share = await worthOf('stay', { ...asked, where: { age } })
      expect(share === undefined || share === null ? 0 : Number(share) * (joined.total ?? 0)).toBeCloseTo(back.total ?? 0, 9)
      expect(joined.names).toEqual(expect.arrayContaining([...back.names]))
    }
  }
})

test('of a funnel, they are those who reach the step, each in the period in which they start', async () => {
  const hour = ({ at }: Event): number => Date.parse(at) / 3_600_000
  for (const week of weeks.slice(0, 4)) {
    const range = [week, plus(week, 7)] as const
    const inTime = (event: Event) => dayOf(event) >= range[0] && dayOf(event) < range[1]
    const bought = (event: Event) =>
      rows.some((buy) => buy.kind === 'buy' && buy.person === event.person && buy.id !== event.id && isAfter(event, buy))
    const isAfter = (event: Event, buy: Event) => hour(buy) >= hour(event) && hour(buy) <= hour(event) + 48
    expect((await listed('way', { range, where: { step: 'start' } })).names).toEqual(expected(inTime))
    const { names, total } = await listed('way', { range, where: { step: 'buy' } })
    expect(names).toEqual(expected((event) => inTime(event) && bought(event)))
    expect(total).toBe(await worthOf('way', { range }))
  }
})

test('of what a cohort brings, they are those who bring something at the age', async () => {
  const starts = new Map<string, string>()
  for (const event of rows.toSorted((a, b) => hour(a) - hour(b)))
    if (event.person) starts.set(event.person, starts.get(event.person) ?? weekOf(event))
  for (const week of weeks.slice(0, 3)) {
    for (const age of [0, 1]) {
      const at = plus(week, 7 * age)
      const passes = (event: Event) =>
        starts.get(event.person ?? '') === week && weekOf(event) === at && event.kind === 'buy' && event.cents !== null
      const { names } = await listed('brought', { range: [week, plus(week, 7)], grain: 'week', where: { age } })
      expect(names).toEqual(expected(passes))
    }
  }
})

test('of credit, they are those whose conversions a channel has a part in', async () => {
  const range = ['2026-03-16', '2026-03-30'] as const
  const isHere = (event: Event) => event.kind === 'buy' && dayOf(event) >= range[0] && dayOf(event) < range[1]
  const { names } = await listed('credited', { range })
  expect(names).toEqual(expected(isHere))
  const seen = (buy: Event) => {
    const before = rows
      .filter(({ kind, person, id }) => kind === 'buy' && person === buy.person && id !== buy.id)
      .filter((other) => hour(other) < hour(buy) || (hour(other) === hour(buy) && other.id < buy.id))
    const since = Math.max(...before.map(hour), Number.NEGATIVE_INFINITY)
    return rows.some(
      (look) =>
        look.kind === 'look' && look.person === buy.person && hour(look) <= hour(buy) && hour(look) >= hour(buy) - 48 && hour(look) > since,
    )
  }
  expect((await listed('credited', { range, where: { came_by: 'look' } })).names).toEqual(expected((event) => isHere(event) && seen(event)))
})
