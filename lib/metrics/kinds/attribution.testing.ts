import { catalog } from '../index'
import { governance } from '../testing'

export interface Touch {
  readonly id: number
  readonly person: number
  /** In seconds since 1970. */
  readonly at: number
  readonly channel: string | null
  readonly campaign: string
  readonly country: string
}

export interface Conversion extends Omit<Touch, 'channel' | 'campaign' | 'person'> {
  readonly person: number | null
  readonly cents: number
  readonly plan: string
}

export interface Lead {
  readonly id: number
  readonly person: number
  readonly at: number
}

export interface World {
  readonly touches: readonly Touch[]
  readonly conversions: readonly Conversion[]
  readonly leads: readonly Lead[]
}

export const schema = {
  'app.touches': { id: 'integer', person: 'integer?', at: 'instant', channel: 'text?', campaign: 'text', country: 'text' },
  'app.conversions': {
    id: 'text',
    who: 'integer?',
    at: 'timestamp',
    day: 'date',
    cents: 'integer',
    weight: 'float',
    plan: 'text',
    country: 'text',
  },
  'app.leads': { id: 'integer', person: 'integer', at: 'instant' },
  'app.spend': { day: 'date', channel: 'text', cents: 'integer' },
} as const

export const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.touches', column: 'at' },
})
export const touches = company.source('app.touches', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { visit_channel: 'channel', visit_campaign: 'campaign', country: 'country' },
  access: 'all',
})
export const conversions = company.source('app.conversions', {
  primaryKey: 'id',
  time: { at: { clock: 'UTC' }, day: {} },
  dimensions: { country: 'country', plan: 'plan' },
  access: 'all',
})
export const leads = company.source('app.leads', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
export const spend = company.source('app.spend', {
  primaryKey: ['day', 'channel'],
  time: { day: {} },
  dimensions: { channel: 'channel' },
  access: 'all',
})
export const touchCount = touches.count('touch_count', governance)
export const sales = conversions.count('sales', governance)
export const revenue = conversions.sum('revenue', { ...governance, column: 'cents' })
export const leadCount = leads.count('lead_count', governance)
export const cost = spend.sum('cost', { ...governance, column: 'cents' })

/** As tables of a warehouse. */
export function tablesOf(
  { touches, conversions, leads }: World,
  spent: readonly (readonly [day: string, channel: string, cents: number])[] = [],
) {
  const text = (at: number): string => new Date(at * 1000).toISOString().slice(0, 19)
  return {
    'app.touches': { columns: schema['app.touches'], rows: touches.map((each) => ({ ...each, at: `${text(each.at)}Z` })) },
    'app.conversions': {
      columns: schema['app.conversions'],
      rows: conversions.map(({ person, at, id, ...rest }) => ({
        ...rest,
        id: idText(id),
        who: person,
        at: text(at),
        day: text(at).slice(0, 10),
        weight: 1,
      })),
    },
    'app.leads': { columns: schema['app.leads'], rows: leads.map((each) => ({ ...each, at: `${text(each.at)}Z` })) },
    'app.spend': { columns: schema['app.spend'], rows: spent.map(([day, channel, cents]) => ({ day, channel, cents })) },
  }
}

/** Ids in the order of their numbers, by code point too. */
function idText(id: number): string {
  return `c${String(id).padStart(4, '0')}`
}

export interface Rules {
  readonly seconds: number
  readonly reset: boolean
}

/** The touches of a conversion, the oldest first: one loop over everything for each. */
export function pathOf(conversion: Conversion, { touches, conversions }: World, { seconds, reset }: Rules): readonly Touch[] {
  const isEarlier = (one: Conversion): boolean => one.at < conversion.at || (one.at === conversion.at && one.id < conversion.id)
  const mine = touches.filter(({ person, at }) => {
    if (conversion.person === null || person !== conversion.person) return false
    if (at > conversion.at || conversion.at - at > seconds) return false
    return !reset || !conversions.some((other) => other.person === person && isEarlier(other) && other.at >= at)
  })
  return mine.toSorted((a, b) => a.at - b.at || a.id - b.id)
}

/** The first lead of a path's time. */
export function metOf(conversion: Conversion, { leads, conversions }: World, { seconds, reset }: Rules): number | undefined {
  const isEarlier = (one: Conversion): boolean => one.at < conversion.at || (one.at === conversion.at && one.id < conversion.id)
  const mine = leads.filter(({ person, at }) => {
    if (person !== conversion.person || at > conversion.at || conversion.at - at > seconds) return false
    return !reset || !conversions.some((other) => other.person === person && isEarlier(other) && other.at >= at)
  })
  return mine.length === 0 ? undefined : Math.min(...mine.map(({ at }) => at))
}

/** What each touch of a path gets, in the order of the path, by the definition of the model. */
export const sharesOf: Readonly<Record<string, (path: readonly Touch[], met: number | undefined, halfLife: number) => readonly number[]>> =
  {
    first: (path) => path.map((_, index) => (index === 0 ? 1 : 0)),
    last: (path) => path.map((_, index) => (index === path.length - 1 ? 1 : 0)),
    last_non_direct: (path) => {
      const others = path.flatMap(({ channel }, index) => (channel === 'Direct' ? [] : [index]))
      const chosen = others.at(-1) ?? path.length - 1
      return path.map((_, index) => (index === chosen ? 1 : 0))
    },
    linear: (path) => path.map(() => 1 / path.length),
    position,
    w_shaped: (path, met) => {
      const lead = met === undefined ? -1 : path.findLastIndex(({ at }) => at <= met)
      if (lead < 0) return position(path)
      const held = [0, lead, path.length - 1]
      const rest = path.length - new Set(held).size
      return path.map((_, index) => {
        const times = held.filter((each) => each === index).length
        if (rest === 0) return times / 3
        return times > 0 ? 0.3 * times : 0.1 / rest
      })
    },
    time_decay: (path, _, halfLife) => {
      const end = path.at(-1)?.at ?? 0
      const weights = path.map(({ at }) => 2 ** (-(end - at) / halfLife))
      return weights.map((weight) => weight / weights.reduce((sum, each) => sum + each, 0))
    },
    shapley: (path) => {
      const channels = [...new Set(path.map(({ channel }) => channel))]
      return path.map(({ channel }) => 1 / channels.length / path.filter((each) => each.channel === channel).length)
    },
  }

function position(path: readonly Touch[]): readonly number[] {
  if (path.length === 1) return [1]
  if (path.length === 2) return [0.5, 0.5]
  return path.map((_, index) => (index === 0 || index === path.length - 1 ? 0.4 : 0.2 / (path.length - 2)))
}

/** Journeys that do not convert: they end where a whole look-back has neither a touch nor a conversion. */
export function lostOf({ touches, conversions }: World, { seconds }: Rules): readonly (readonly Touch[])[] {
  const follows = (one: Touch, other: Touch): boolean => other.at > one.at || (other.at === one.at && other.id > one.id)
  const isLast = (touch: Touch): boolean =>
    !touches.some((other) => other.person === touch.person && follows(touch, other) && other.at - touch.at <= seconds) &&
    !conversions.some((other) => other.person === touch.person && other.at >= touch.at && other.at - touch.at <= seconds)
  return touches.filter(isLast).map((end) => {
    const before = touches.filter(
      (touch) =>
        touch.person === end.person &&
        !follows(end, touch) &&
        end.at - touch.at <= seconds &&
        !conversions.some((other) => other.person === end.person && other.at >= touch.at && other.at <= end.at),
    )
    return before.toSorted((a, b) => a.at - b.at || a.id - b.id)
  })
}

/** Removal effects of a chain by Gaussian elimination, once for each channel: `[path, conversions, nulls]`. */
export function effectsOf(
  journeys: readonly (readonly [channels: readonly string[], conversions: number, nulls: number])[],
  order: 1 | 2,
): ReadonlyMap<string, number> {
  const states = new Map<string, number>()
  const channelOf: string[] = []
  const numberOf = (name: string, channel: string): number => {
    if (!states.has(name)) channelOf.push(channel)
    if (!states.has(name)) states.set(name, states.size)
    return states.get(name) as number
  }
  const moves = new Map<string, number>()
  const add = (from: number, to: number | string, count: number) => moves.set(`${from} ${to}`, (moves.get(`${from} ${to}`) ?? 0) + count)
  for (const [channels, conversions, nulls] of journeys) {
    let from = -1
    for (const [index, channel] of channels.entries()) {
      const state = numberOf(order === 1 ? channel : `${channels[index - 1] ?? ''}|${channel}`, channel)
      add(from, state, conversions + nulls)
      from = state
    }
    add(from, 'converts', conversions)
    add(from, 'stops', nulls)
  }
  const size = states.size
  const leaving = Array.from({ length: size + 1 }, (_, row) => {
    let sum = 0
    for (const [key, count] of moves) if (Number(key.split(' ')[0]) === row - 1) sum += count
    return sum
  })
  const share = (from: number, to: number | string): number => (moves.get(`${from} ${to}`) ?? 0) / (leaving[from + 1] as number)
  const chance = (removed?: string): number => {
    const isOut = (state: number): boolean => channelOf[state] === removed
    const rows = Array.from({ length: size }, (_, row) => [
      ...Array.from({ length: size }, (_, column) => (row === column ? 1 : 0) - (isOut(row) || isOut(column) ? 0 : share(row, column))),
      isOut(row) ? 0 : share(row, 'converts'),
    ])
    const solved = solve(rows)
    return solved.reduce((sum, value, state) => sum + (isOut(state) ? 0 : share(-1, state) * value), 0)
  }
  const all = chance()
  return new Map([...new Set(channelOf)].map((channel) => [channel, 1 - chance(channel) / all]))
}

function solve(rows: number[][]): readonly number[] {
  const size = rows.length
  for (let column = 0; column < size; column += 1) {
    const best = rows.slice(column).reduce((found, row, index) => {
      const current = rows[found] as number[]
      return Math.abs(row[column] as number) > Math.abs(current[column] as number) ? index + column : found
    }, column)
    ;[rows[column], rows[best]] = [rows[best] as number[], rows[column] as number[]]
    const pivot = rows[column] as number[]
    for (const row of rows) {
      if (row === pivot || row[column] === 0) continue
      const factor = (row[column] as number) / (pivot[column] as number)
      for (let at = column; at <= size; at += 1) row[at] = (row[at] as number) - factor * (pivot[at] as number)
    }
  }
  return rows.map((row, index) => (row[size] as number) / (row[index] as number))
}
