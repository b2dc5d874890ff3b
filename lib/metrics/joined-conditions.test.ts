import { beforeAll, expect, test } from 'vitest'
import { activeDays, attribution, cohortValue, funnel, growth, type Metric, retention, rolling } from './index'
import { active, askCrowd, buyers, events, timeZone } from './people.testing'
import { governance } from './testing'

const where = { 'user.country': 'DE' } as const
const german = events.countDistinct('german', { ...governance, column: 'person', where })
const looks = events.count('looks', { ...governance, where: { kind: 'look' } })
const of = (name: string, who: typeof active | typeof german, how: typeof where | object): readonly Metric[] => [
  growth(`${name}_growth`, { ...governance, of: who, every: 'week' }),
  growth(`${name}_rolling_growth`, { ...governance, of: who, every: { days: 7 } }),
  activeDays(`${name}_days`, { ...governance, of: who, days: 7 }),
  rolling(`${name}_rolling`, { ...governance, of: who, days: 7, at: 'last' }),
  retention(`${name}_retention`, { ...governance, start: who, back: who, every: 'day', upTo: 6, headline: 1, returned: 'on_or_after' }),
  funnel(`${name}_funnel`, { ...governance, start: who, steps: { buy: buyers }, within: { days: 2 } }),
  events.closing(`${name}_closing`, { ...governance, column: 'cents', per: 'person', where: how }),
  events.closing(`${name}_standing`, { ...governance, column: 'cents', per: 'person', where: how, empty: 'carry' }),
  cohortValue(`${name}_value`, {
    ...governance,
    start: who,
    value: events.sum(`${name}_sum`, { ...governance, column: 'cents', where: how }),
    every: 'week',
    upTo: 2,
    from: 'start',
    headline: 1,
  }),
  attribution(`${name}_credit`, {
    ...governance,
    of: events.count(`${name}_buys`, { ...governance, where: { kind: 'buy', ...how } }),
    touches: looks,
    person: 'person',
    by: { came_by: 'kind' },
  }),
]
const [narrow, wide] = [of('narrow', german, where), of('wide', active, {})]

let crowd: Awaited<ReturnType<typeof askCrowd>>
beforeAll(async () => {
  crowd = await askCrowd([...narrow, ...wide])
})

test.each(narrow.map((metric, at) => [metric.name, (wide[at] as Metric).name]))(
  'rows that a definition chooses by what a lookup says are those that a query chooses so: %s and %s',
  async (defined, asked) => {
    const isDaily = defined === 'narrow_rolling_growth'
    const query = isDaily
      ? ({ timeZone, range: ['2026-03-25', '2026-03-27'], grain: 'day' } as const)
      : ({ timeZone, range: ['2026-03-02', '2026-03-30'], grain: 'week' } as const)
    const one = await crowd.ask({ ...query, metrics: [defined] })
    const other = await crowd.ask({ ...query, metrics: [asked], where })
    expect(one.rows.map((row) => row[defined])).toEqual(other.rows.map((row) => row[asked]))
    expect(one.rows.some((row) => Number(row[defined]) !== 0)).toBe(true)
  },
)
