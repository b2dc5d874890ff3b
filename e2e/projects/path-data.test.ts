import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { attribution, catalog } from '@/lib/metrics'
import { effectsOf } from '@/lib/metrics/kinds/attribution.testing'
import { asker, governance } from '@/lib/metrics/testing'
import { testDuckDb } from '@/lib/warehouse/testing'
import { copyToPostgres } from './copy-to-postgres'
import { dataFolder } from './testing'

const file = path.join(dataFolder, 'channelattribution-pathdata/path_data.csv.gz')

const schema = {
  'path.touches': { id: 'integer', person: 'integer', at: 'timestamp', channel: 'text' },
  'path.conversions': { id: 'integer', person: 'integer', at: 'timestamp', worth: 'decimal' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'path.touches', column: 'at' },
})
const source = { primaryKey: 'id', time: { at: { clock: 'UTC' } }, access: 'all' } as const
const touches = company.source('path.touches', { ...source, dimensions: { visit_channel: 'channel' } })
const conversions = company.source('path.conversions', { ...source, dimensions: {} })
const sales = conversions.count('sales', governance)
const worth = conversions.sum('worth', { ...governance, column: 'worth' })
const how = { ...governance, touches: touches.count('touches', governance), person: 'person', by: { channel: 'visit_channel' } } as const
const metrics = [sales, worth, attribution('credited', { ...how, of: sales }), attribution('earned', { ...how, of: worth })]

/** One person per journey: as many as the row counts; touches a minute apart, the conversion with the last; all it is worth in the first. */
const statements = [
  'create schema path',
  `create table path.journeys as
    select row_number() over (order by row, copy) as person, string_split(path, ' > ') as channels, copy <= total_conversions as converts,
      case when copy = 1 then worth else 0 end as worth
    from (select row_number() over () as row, * from read_csv('${file}', types = {'total_conversion_value': 'decimal(18, 4)'})) data(row, path, total_conversions, worth, total_null),
      unnest(range(1, total_conversions + total_null + 1)) copies(copy)`,
  `create table path.touches as
    select person * 1000 + place as id, person, timestamp '2026-01-01' + to_minutes(place) as at, channels[place] as channel
    from path.journeys, unnest(range(1, len(channels) + 1)) places(place)`,
  `create table path.conversions as
    select person as id, person, timestamp '2026-01-01' + to_minutes(len(channels)) as at, cast(worth as decimal(18, 4)) as worth from path.journeys where converts`,
  'drop table path.journeys',
]

interface PathRow {
  readonly channels: readonly string[]
  readonly conversions: number
  readonly nulls: number
}

describe.skipIf(!existsSync(file))('PathData (skipped where ../shared/data/channelattribution-pathdata is absent)', () => {
  let rows: readonly PathRow[]
  let ask: ReturnType<typeof asker>
  const all = { range: ['2026-01-01', '2026-02-01'] } as const

  beforeAll(async () => {
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1)
    rows = lines.map((line) => {
      const [journey = '', conversions = '', , nulls = ''] = line.split(',')
      return { channels: journey.split(' > '), conversions: Number(conversions), nulls: Number(nulls) }
    })
    const { warehouse } = await testDuckDb(statements)
    ask = asker([warehouse, await copyToPostgres(warehouse)], { catalog: company, metrics })
  }, 240_000)

  /** What each channel gets, one line of the file at a time. */
  const shared = (share: (channels: readonly string[], place: number) => number): ReadonlyMap<string, number> => {
    const sums = new Map<string, number>()
    for (const { channels, conversions } of rows)
      for (const [place, channel] of channels.entries()) sums.set(channel, (sums.get(channel) ?? 0) + conversions * share(channels, place))
    return sums
  }
  const credited = async (model: string): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await ask({ metrics: ['credited'], by: ['channel'], where: { model }, ...all })
    return new Map(rows.map(({ channel, credited }) => [String(channel), Number(credited)]))
  }

  test.each(['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'shapley', 'markov', 'markov_2'])(
    '%s adds up to 19,785 conversions worth 74,802.97, to the digit',
    async (model) => {
      const total = async (metric: string, where = {}) => (await ask({ metrics: [metric], where, ...all })).rows[0]?.[metric]
      expect(await total('credited', { model })).toBe(19_785)
      const whole = await total('worth')
      expect(await total('earned', { model })).toBe(whole)
      expect(whole).toBeCloseTo(74_802.97, 2)
    },
    120_000,
  )

  test.each([
    ['first', (_: readonly string[], place: number) => (place === 0 ? 1 : 0)],
    ['last', (channels: readonly string[], place: number) => (place === channels.length - 1 ? 1 : 0)],
    ['linear', (channels: readonly string[]) => 1 / channels.length],
  ] as const)(
    '%s touch is that of the lines of the file',
    async (model, share) => {
      const [expected, found] = [shared(share), await credited(model)]
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort())
      for (const [channel, value] of expected) expect(Math.abs((found.get(channel) as number) - value), channel).toBeLessThan(0.05)
    },
    60_000,
  )

  test.each([
    ['markov', 1],
    ['markov_2', 2],
  ] as const)(
    '%s is the exact solution of the chain',
    async (model, order) => {
      const effects = effectsOf(
        rows.map(({ channels, conversions, nulls }) => [channels, conversions, nulls] as const),
        order,
      )
      const sum = [...effects.values()].reduce((total, effect) => total + effect, 0)
      const found = await credited(model)
      for (const [channel, effect] of effects)
        expect(Math.abs((found.get(channel) as number) - (19_785 * effect) / sum), channel).toBeLessThan(0.001)
    },
    120_000,
  )
})
