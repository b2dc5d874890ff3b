import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { activeDays, catalog, funnel, growth, lineageOf, type Metric, moneyGrowth, retention, rolling } from './index'
import { asker, governance } from './testing'

const events = { id: 'integer', at: 'instant', device: 'text', account: 'text?', cents: 'integer' } as const
const schema = {
  'app.events': events,
  'app.clean': events,
  'app.links': { cookie: 'text?', owner: 'text?', since: 'instant' },
  'app.numbers': { id: 'integer', at: 'instant', device: 'integer', account: 'text?' },
  'app.strangers': { person: 'text', reason: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const links = { table: 'app.links', anonymous: 'cookie', user: 'owner', at: 'since' } as const
const identity = { as: 'person', anonymous: 'device', user: 'account', links } as const
const strangers = company.source('app.strangers', {
  primaryKey: 'person',
  time: {},
  dimensions: { reason: 'reason' },
  exclusions: { staff: { where: { reason: 'staff' } }, bots: { where: { reason: 'bot' } } },
  access: 'all',
})
const shared = { primaryKey: 'id', time: { at: {} }, people: 'person', access: 'all' } as const
const ofPeople = company.source(company.identified('events_of_people', { ...identity, of: 'app.events' }), {
  ...shared,
  dimensions: { device: 'device' },
  joins: { stranger: { via: 'person', to: strangers } },
})
const ofClean = company.source(company.identified('clean_of_people', { ...identity, of: 'app.clean' }), {
  ...shared,
  dimensions: { device: 'device' },
})
const ofAccounts = company.source(company.identified('events_of_accounts', { ...identity, of: 'app.events', prefer: 'user' }), {
  ...shared,
  dimensions: {},
})
const ofNumbers = company.source(company.identified('numbers_of_people', { ...identity, of: 'app.numbers' }), { ...shared, dimensions: {} })

/** Every kind that follows people. */
function kindsOf(source: typeof ofPeople | typeof ofClean, end: string): readonly Metric[] {
  const people = (source as typeof ofClean).countDistinct(`people${end}`, { ...governance, column: 'person' })
  const cents = (source as typeof ofClean).sum(`cents${end}`, { ...governance, column: 'cents' })
  return [
    people,
    cents,
    rolling(`rolling${end}`, { ...governance, of: people, days: 7, at: 'last' }),
    growth(`growth${end}`, { ...governance, of: people, every: 'week' }),
    growth(`growth_7${end}`, { ...governance, of: people, every: { days: 7 } }),
    activeDays(`frequency${end}`, { ...governance, of: people, days: 7 }),
    moneyGrowth(`money${end}`, { ...governance, of: cents, person: 'person', every: 'week' }),
    retention(`stay${end}`, { ...governance, start: people, back: people, every: 'week', upTo: 3 }),
    funnel(`way${end}`, { ...governance, start: people, steps: { again: people }, within: { days: 5 } }),
  ]
}
const accounts = ofAccounts.countDistinct('accounts', { ...governance, column: 'person' })
const numbers = ofNumbers.countDistinct('numbers', { ...governance, column: 'person' })
const metrics = [...kindsOf(ofPeople, ''), ...kindsOf(ofClean, '_clean'), accounts, numbers]

interface Event {
  readonly at: number
  readonly device: string
  readonly account: string | null
  readonly cents: number
}

const start = Date.UTC(2026, 2, 2)
const devices = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8']
const hour = 3_600_000
const linked = [
  // Linked twice: the last one counts, and of one instant the one whose hash is least (a of a and b).
  { cookie: 'd1', owner: 'ann', since: start + 5 * hour },
  { cookie: 'd1', owner: 'bob', since: start + 9 * hour },
  { cookie: 'd2', owner: 'ann', since: start + 400 * hour },
  { cookie: 'd3', owner: 'a', since: start },
  { cookie: 'd3', owner: 'b', since: start },
  { cookie: 'd4', owner: null, since: start + hour },
  { cookie: null, owner: 'ann', since: start + hour },
  { cookie: 'd5', owner: 'boss', since: start + hour },
]
const ownerOf: Readonly<Record<string, string>> = { d1: 'bob', d2: 'ann', d3: 'a', d5: 'boss' }
const out: Readonly<Record<string, string>> = { boss: 'staff', d6: 'bot' }
const random: readonly Event[] = [41, 42].flatMap((seed) => {
  const event = fc.record({
    at: fc.integer({ min: 0, max: 24 * 35 }).map((hours) => start + hours * hour),
    device: fc.constantFrom(...devices),
    account: fc.option(fc.constantFrom('ann', 'bob', 'cid', 'boss'), { freq: 1 }),
    cents: fc.integer({ min: 0, max: 500 }),
  })
  return fc.sample(fc.array(event, { minLength: 90, maxLength: 110 }), { seed, numRuns: 1 })[0] ?? []
})

const personOf = ({ device, account }: Event): string => ownerOf[device] ?? account ?? device

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = random.map((event, id) => ({ id, ...event, at: new Date(event.at).toISOString() }))
  const clean = rows.filter((_, id) => out[personOf(random[id] as Event)] === undefined)
  const warehouses = await warehousesWith({
    'app.events': { columns: events, rows },
    'app.clean': { columns: events, rows: clean },
    'app.links': { columns: schema['app.links'], rows: linked.map((link) => ({ ...link, since: new Date(link.since).toISOString() })) },
    'app.numbers': {
      columns: schema['app.numbers'],
      rows: rows.map(({ id, at, device, account }) => ({ id, at, device: devices.indexOf(device), account })),
    },
    'app.strangers': { columns: schema['app.strangers'], rows: Object.entries(out).map(([person, reason]) => ({ person, reason })) },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

const range = ['2026-03-02', '2026-04-06'] as const
const all = { include: ['staff', 'bots'] } as const

test('a person is the account that the device is linked to, whenever that was, else the account of the row, else the device', async () => {
  const { rows } = await ask({ ...all, metrics: ['people'], range, grain: 'week' })
  const expected = [0, 1, 2, 3, 4].map((week) => {
    const inside = random.filter(({ at }) => Math.floor((at - start) / (7 * 24 * hour)) === week)
    return new Set(inside.map(personOf)).size
  })
  expect(rows.map(({ people }) => people)).toEqual(expected)
  const tied = await ask({ ...all, metrics: ['people'], range, where: { device: 'd3' }, people: true })
  expect(tied.rows).toEqual([{ person: 'a' }])
  // No row is there twice, though devices have several links.
  const sum = await ask({ ...all, metrics: ['cents'], range })
  expect(sum.rows).toEqual([
    { cents: random.filter(({ at }) => at < start + 35 * 24 * hour).reduce((total, { cents }) => total + cents, 0) },
  ])
})

test('the account of a row may count for more than its device, and devices may be of another type', async () => {
  const inside = random.filter(({ at }) => at < start + 35 * 24 * hour)
  const own = new Set(inside.map(({ device, account }) => account ?? ownerOf[device] ?? device))
  expect((await ask({ metrics: ['accounts'], range })).rows).toEqual([{ accounts: own.size }])
  // No link is by number, so each row is its account's or its device's.
  const plain = new Set(inside.map(({ device, account }) => account ?? String(devices.indexOf(device))))
  expect((await ask({ metrics: ['numbers'], range })).rows).toEqual([{ numbers: plain.size }])
})

test('staff and bots are left out of every kind as if they had no rows, and are counted', async () => {
  const asked = { range, grain: 'week' } as const
  const compare = async (name: string, query: Partial<Parameters<typeof ask>[0]> = {}) => {
    const out = await ask({ ...asked, ...query, metrics: [name] })
    const clean = await ask({ ...asked, ...query, metrics: [`${name}_clean`] })
    expect(out.rows.map((row) => Object.values(row))).toEqual(clean.rows.map((row) => Object.values(row)))
    expect(out.rows.length).toBeGreaterThan(0)
    expect(out.result.notes).toContain('Left out everywhere: staff, bots.')
    const counted = await ask({ range, metrics: [name], leftOut: true })
    const inside = random.filter(({ at }) => at < start + 35 * 24 * hour)
    const rowsOf = (reason: string) => inside.filter((event) => out_(event) === reason).length
    expect(counted.rows.map(({ exclusion, left_out }) => [exclusion, left_out])).toEqual([
      ['staff', rowsOf('staff')],
      ['bots', rowsOf('bot')],
    ])
  }
  const out_ = (event: Event): string | undefined => out[personOf(event)]
  await compare('people')
  await compare('rolling')
  await compare('growth', { by: ['state'] })
  await compare('growth_7', { by: ['state'], grain: 'day' })
  await compare('frequency', { by: ['days'] })
  await compare('money', { by: ['state'] })
  await compare('stay', { by: ['age'] })
  await compare('way', { by: ['step'] })
})

test('people of a table are followed to both tables, and a name that is taken is refused', () => {
  const read = lineageOf(metrics[0] as Metric)
    .filter(({ role }) => role.includes('the value'))
    .map(({ table, columns }) => [table, columns])
  expect(read).toContainEqual(['app.links', ['owner', 'cookie', 'since']])
  expect(() => company.identified('x', { ...identity, of: 'app.events', as: 'account' })).toThrow(
    'The table x calls the person "account", but app.events has a column of that name. Choose another.',
  )
  // @ts-expect-error there is no such column
  expect(() => company.identified('x', { ...identity, of: 'app.events', anonymous: 'devise' })).toThrow(
    'The table x reads app.events.devise, which is not there. Did you mean "device"? Known: id, at, device, account, cents.',
  )
})
