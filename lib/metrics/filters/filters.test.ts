import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type Filters, type FilterValue, segment } from '../index'
import { asker, governance } from '../testing'
import { searchParts } from './search-parts'

const schema = {
  'app.users': { id: 'integer', country: 'text?' },
  'app.things': {
    id: 'integer',
    user_id: 'integer?',
    at: 'instant',
    name: 'text?',
    plan: 'text',
    is_gift: 'boolean?',
    stars: 'integer?',
    due: 'date?',
    price: 'decimal?',
    weight: 'float?',
    seen_at: 'instant?',
    read_at: 'timestamp?',
    big: 'integer?',
  },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.things', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country' }, access: 'all' })
const things = company.source('app.things', {
  primaryKey: 'id',
  time: { at: {}, read_at: { clock: 'America/New_York' } },
  dimensions: {
    thing: 'id',
    name: 'name',
    named: { coalesce: ['name', '(none)'] },
    plan: 'plan',
    gift: 'is_gift',
    stars: 'stars',
    due: 'due',
    big: 'big',
  },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const decomposed = 'cafe\u0301'
const written: readonly (Readonly<Record<string, string | number | boolean | null>> & { readonly id: number })[] = [
  { id: 1, name: 'Spring sale', plan: 'pro', is_gift: true, stars: 5, due: '2026-03-10', price: '0.10', weight: 0.1, user_id: 1 },
  { id: 2, name: 'SPRING', plan: 'pro', is_gift: false, stars: 10, due: '1969-12-31', price: '0.20', weight: 0.2, user_id: 2 },
  { id: 3, name: '100%_sure [a](b){c}^$.|?*+\\', plan: 'free', stars: -3, due: '2026-03-01' },
  { id: 4, name: '', plan: '', stars: 0, due: '2026-02-28', user_id: 99 },
  { id: 5, name: null, plan: 'free', user_id: 3 },
  { id: 6, name: 'İSTANBUL', plan: 'free', big: '9007199254740993' },
  { id: 7, name: 'ıstanbul', plan: 'free', big: '9223372036854775807' },
  { id: 8, name: 'Istanbul', plan: 'free', big: '-9223372036854775808' },
  { id: 9, name: 'straße', plan: 'free', price: '9999999999999999.99' },
  { id: 10, name: 'STRAẞE', plan: 'free', price: '9999999999999999.98' },
  { id: 11, name: 'STRASSE', plan: 'free' },
  { id: 12, name: decomposed, plan: 'free', due: '0001-01-01' },
  { id: 13, name: 'CAFÉ', plan: 'free', due: '9999-12-31' },
  { id: 14, name: 'ΟΔΟΣ', plan: 'free' },
  { id: 15, name: 'οδος\nline', plan: 'free' },
  { id: 16, name: '👩‍👩‍👧 Кот', plan: 'free' },
  { id: 17, name: 'null', plan: 'free', seen_at: '2026-03-09T22:59:59Z', read_at: '2026-03-09T18:59:59' },
  { id: 18, name: ' ', plan: 'free', seen_at: '2026-03-09T23:00:00Z', read_at: '2026-03-09T19:00:00' },
]
const rows = written.map((row) => ({ at: '2026-03-10T12:00:00Z', ...row }))
const everything = rows.map(({ id }) => id)

const count = things.count('things', governance)
const counting = (name: string, where: Filters) =>
  (things.count as (name: string, options: object) => typeof count)(name, { ...governance, where })
let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.users': {
      columns: schema['app.users'],
      rows: [
        { id: 1, country: 'DE' },
        { id: 2, country: '' },
        { id: 3, country: null },
      ],
    },
    'app.things': { columns: schema['app.things'], rows },
  })
  ask = asker(warehouses, { catalog: company, metrics: [count], segments: [pro], dataAsOf: '2026-03-10T12:00:00Z' })
})

const pro = segment('pro', { title: 'Pro', of: things, where: { plan: 'pro' } })
const range = ['2026-01-01', '2027-01-01'] as const
const query = { metrics: ['things'], by: ['thing'], range, timeZone: 'Europe/Berlin', order: [{ key: 'thing', direction: 'asc' }] } as const

/** The numbers of the things that pass, on every engine. */
async function passing(where: Filters): Promise<unknown[]> {
  return (await ask({ ...query, where })).rows.map(({ thing }) => thing)
}

/** The same of a filter that only a metric's definition may have, since its column is no dimension. */
async function counted(where: Filters): Promise<unknown[]> {
  return (await ask({ ...query, metrics: ['some'] }, { metrics: [counting('some', where)] })).rows.map(({ thing }) => thing)
}

/** What passes, and that its denial keeps exactly the others: no row is in both or in neither. */
async function splits(name: string, value: FilterValue, expected: readonly number[]): Promise<void> {
  expect(await passing({ [name]: value })).toEqual(expected)
  expect(await passing({ [name]: { not: value } })).toEqual(everything.filter((id) => !expected.includes(id)))
  expect(await passing({ [name]: { not: { not: value } } })).toEqual(expected)
}

test('hazard 8: a denial keeps exactly the rows that the filter leaves out, also those without a value', async () => {
  await splits('name', 'SPRING', [2])
  await splits('name', ['', null], [4, 5])
  await splits('name', [], [])
  await splits('name', { contains: 'spring' }, [1, 2])
  await splits('name', { startsWith: 'spring', endsWith: 'SALE' }, [1])
  await splits('name', { from: 'S', to: 'T' }, [1, 2, 10, 11])
  await splits('name', ['null', { startsWith: 'str' }, null], [5, 9, 10, 11, 17])
  await splits('name', { all: [{ contains: 's' }, { contains: 'a' }, { not: { contains: 'l' } }] }, [3, 9, 10, 11])
  await splits('stars', { from: 0, to: 10 }, [1, 4])
  await splits('stars', { from: -5, not: [0, null] }, [1, 2, 3])
  await splits('gift', true, [1])
  await splits('user.country', 'DE', [1])
})

test('empty is no value, or a text without letters; a blank is a letter', async () => {
  await splits('name', { empty: true }, [4, 5])
  await splits(
    'name',
    { empty: false },
    everything.filter((id) => id !== 4 && id !== 5),
  )
  await splits('named', { empty: true }, [4])
  await splits('plan', { empty: true }, [4])
  await splits('gift', { empty: false }, [1, 2])
  await splits('stars', { empty: true }, everything.slice(4))
  await splits('user.country', { empty: true }, everything.slice(1))
})

test('a search takes letters of either case, whatever the locale of the engine', async () => {
  await splits('name', { contains: 'istanbul' }, [6, 7, 8])
  await splits('name', { startsWith: 'İ' }, [6, 7, 8])
  await splits('name', { contains: 'STRAßE' }, [9, 10])
  await splits('name', { contains: 'strasse' }, [11])
  await splits('name', { contains: 'οδος' }, [14, 15])
  await splits('name', { contains: 'КОТ' }, [16])
  await splits('name', { startsWith: '👩' }, [16])
})

test('a search takes an accented letter composed and with its accent after it', async () => {
  await splits('name', { contains: 'café' }, [12, 13])
  await splits('name', { endsWith: 'FE\u0301' }, [12, 13])
})

test('what a value is by itself is compared to the letter: case, accents and blanks count', async () => {
  await splits('name', ['spring', 'CAFE\u0301', 'caf\u00e9'], [])
  await splits('name', decomposed, [12])
  await splits('name', ' ', [18])
})

test('no sign of a search means anything but itself', async () => {
  for (const sign of '%_[]()^$.|?*+\\{}') await splits('name', { contains: sign }, [3])
  await splits('name', { contains: '100%_sure [a](b){c}^$.|?*+\\' }, [3])
  await splits('name', { endsWith: '*+\\' }, [3])
  await splits('name', { contains: '\n' }, [15])
  await splits('name', { startsWith: 'line' }, [])
  await splits('name', { endsWith: 'οδος' }, [14])
  await splits('name', { contains: "' or 1=1 --" }, [])
  await splits('name', { contains: 'Aé('.repeat(333) }, [])
})

test('dates reach from year 1 to 9999', async () => {
  await splits('due', { to: '1970-01-01' }, [2, 12])
  await splits('due', { from: '2026-03-01', to: '2026-03-11' }, [1, 3])
  await splits('due', { from: '9999-12-31' }, [13])
  await splits('due', ['1969-12-31', null], [2, ...everything.filter((id) => id > 4 && id !== 12 && id !== 13)])
})

test('words for days are counted back from the newest complete data, in the zone of the query', async () => {
  await splits('due', { within: 'last 9 days' }, [3])
  await splits('due', { within: 'this month' }, [1, 3])
  await splits('due', ['1969-12-31', { within: 'Last Month' }], [2, 4])
  // 23:00 UTC on 9 March is midnight in Berlin and 19:00 in New York.
  expect(await counted({ seen_at: { within: 'yesterday' } })).toEqual([17])
  expect(await counted({ seen_at: { within: 'today' } })).toEqual([18])
  expect(await counted({ read_at: { within: 'yesterday' } })).toEqual([17])
  expect(await counted({ read_at: { not: { within: 'yesterday' } } })).toEqual(everything.filter((id) => id !== 17))
})

test('hazards 19, 20: whole numbers of 64 bits and decimals are compared digit by digit', async () => {
  await splits('big', '9007199254740993', [6])
  await splits('big', ['9007199254740992'], [])
  await splits('big', { from: '9223372036854775807' }, [7])
  await splits('big', ['-9223372036854775808'], [8])
  expect(await counted({ price: '9999999999999999.99' })).toEqual([9])
  expect(await counted({ price: { from: '9999999999999999.985' } })).toEqual([9])
  expect(await counted({ price: ['0.1', 0.2] })).toEqual([1, 2])
  expect(await counted({ price: { from: '0.1000000001', to: 1e3 } })).toEqual([2])
  expect(await counted({ weight: [0.1, 0.2] })).toEqual([1, 2])
})

test('any of several filters, beside others that hold too', async () => {
  const any = [{ 'user.country': 'DE' }, { plan: 'pro', stars: { from: 6 } }, { any: [{ name: null }, { name: '' }] }]
  expect(await passing({ any })).toEqual([1, 2, 4, 5])
  expect(await passing({ any, stars: { empty: false } })).toEqual([1, 2, 4])
  expect((await ask({ ...query, where: { any }, segments: ['pro'] })).rows.map(({ thing }) => thing)).toEqual([1, 2])
})

test('a denial says that rows without a value are kept, where there can be some', async () => {
  const notes = async (where: Filters) => (await ask({ metrics: ['things'], range: ['2026-01-01', '2026-03-01'], where })).result.notes
  expect(await notes({ name: { not: 'x' } })).toEqual(['name is not x: rows without a value are kept.'])
  expect(await notes({ 'user.country': { not: ['DE', 'FR'] } })).toEqual(['user.country is none of DE, FR: rows without a value are kept.'])
  expect(await notes({ any: [{ plan: 'pro' }, { name: { not: { contains: 'a' } } }] })).toEqual([
    'name does not contain a: rows without a value are kept.',
  ])
  for (const silent of [
    { name: 'x' },
    { name: { not: ['x', null] } },
    { name: { not: null } },
    { plan: { not: 'x' } },
    { named: { not: 'x' } },
  ]) {
    expect(await notes(silent)).toEqual([])
  }
})

test('a search names the letters that stand for others, so that every engine reads the same', () => {
  expect(searchParts('Ki', 'begin')).toEqual([{ letters: 'ki', others: '\u212a\u0130\u0131', small: 'kii', at: 'begin' }])
  expect(searchParts('100%', 'anywhere')).toEqual([{ letters: '100%', others: '', small: '', at: 'anywhere' }])
  expect(searchParts('É', 'end').map(({ letters }) => letters)).toEqual(['é', 'e\u0301'])
})

test.each<[string, FilterValue | object, string]>([
  ['name', { contain: 'x' }, 'Unknown kind of filter "contain" on name. Did you mean "contains"? Known: from, to, contains, startsWith,'],
  ['name', { matches: '^x' }, 'Unknown kind of filter "matches" on name. Known: from,'],
  ['name', { constructor: 'x' }, 'Unknown kind of filter "constructor" on name.'],
  ['name', { contains: '' }, 'The filter on name looks for what contains "". Give it a text of one letter at least.'],
  ['name', { contains: 5 }, 'The filter on name looks for what contains 5.'],
  ['name', { contains: '\ud83d' }, 'The filter on name holds half a character (a lone surrogate). Send the whole of it.'],
  ['name', ['a', '\ud83d'], 'The filter on name holds half a character'],
  ['name', 'a\0b', 'The filter on name holds a NUL character, which no text in a warehouse has.'],
  ['name', 'a'.repeat(1001), 'The filter on name holds a text of 1,001 letters; at most 1,000 are looked for.'],
  ['name', Array.from({ length: 1001 }, (_, at) => `v${at}`), 'The filter on name names more than 1,000 values.'],
  ['name', { from: 'b', to: 'a' }, 'No value of name is at least b and below a. Let "to" be the greater one'],
  ['name', { not: { not: { not: { not: { not: { not: 'a' } } } } } }, 'The filter on name is more than 5 filters deep. Say it flatter.'],
  ['name', { all: [] }, 'The filter on name says "all" without a list of filters'],
  ['name', { empty: 'yes' }, 'The filter on name says "empty": "yes". It takes true or false.'],
  ['name', { within: 'last 7 days' }, 'The filter on name names days ("within"), but name is text.'],
  ['stars', { contains: '5' }, 'The filter on stars looks for a part of a text, but stars is integer.'],
  ['stars', { from: 10, to: 10 }, 'No value of stars is at least 10 and below 10.'],
  ['stars', 1.5, '"1.5" is not a value of stars: it takes a whole number.'],
  ['big', 9007199254740992, '"9007199254740992" is not a value of big: beyond 2^53 it takes whole numbers as text, which nothing rounds.'],
  ['big', '9223372036854775808', '"9223372036854775808" is not a value of big: it takes a whole number.'],
  ['gift', 'yes', '"yes" is not a value of gift: it takes true or false.'],
  ['gift', { from: false }, 'The filter on gift has a range, but gift is true or false.'],
  ['due', { within: 'last fortnight' }, 'Unknown range "last fortnight". Ranges are'],
  ['due', { from: '2026-02-30' }, '"2026-02-30" is not a value of due: it takes a date as YYYY-MM-DD.'],
  ['stars', { from: 1, to: undefined }, '"to" of the filter on stars is undefined. Leave it out, or say what it keeps.'],
  ['any', { name: 'x' }, '"any" takes a list of 1 to 20 filters, of which one must hold'],
  ['any', [], '"any" takes a list of 1 to 20 filters'],
])('a filter that says nothing right is refused by name: %s, %#', async (name, value, message) => {
  await expect(ask({ ...query, where: { [name]: value } as Filters })).rejects.toThrow(message)
})
