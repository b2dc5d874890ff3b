import { beforeAll, describe, expect, test } from 'vitest'
import { statementsFor, testPostgres, warehousesWith } from '@/lib/warehouse/testing'
import { checkCatalog } from '../check/catalog'
import { catalog, funnel, lineageOf, type MetricQuery, type Source, segment } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'web.events': { id: 'integer', person: 'integer', event: 'text', at: 'instant', about: 'json?', whole: 'json' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'web.events', column: 'at' },
})
const events = company.source('web.events', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {
    id: 'id',
    event: 'event',
    a: { property: 'a', of: 'about' },
    a_count: { property: 'a', of: 'about', type: 'integer' },
    a_flag: { property: 'a', of: 'about', type: 'boolean' },
    inner: { property: 'a.b', of: 'about' },
    odd: { property: ["it's $x.ü", '0'], of: 'about', title: 'An odd name' },
    kind: { property: 'recipe.category', of: 'whole', title: 'Kind of recipe' },
    servings: { property: 'recipe.servings', of: 'whole', type: 'integer' },
    is_test: { property: 'test', of: 'whole', type: 'boolean' },
  },
  exclusions: { tests: { where: { is_test: true } } },
  people: 'person',
  access: 'all',
})
const count = events.count('events', governance)
const cooks = events.countDistinct('cooks', {
  ...governance,
  column: 'person',
  where: { event: ['recipe_saved', 'recipe_cooked'], kind: ['soup', 'stew'], servings: { from: 2 } },
})
const desserts = segment('desserts', { title: 'Desserts', of: events, where: { kind: 'dessert' } })
const savers = events.countDistinct('savers', { ...governance, column: 'person', where: { event: 'recipe_saved', kind: 'soup' } })
const makers = events.countDistinct('makers', { ...governance, column: 'person', where: { event: 'recipe_cooked', kind: { not: null } } })
const saving = funnel('saving', { ...governance, start: savers, steps: { cooked: makers }, within: { days: 7 } })

const march = { metrics: ['events'], range: ['2026-03-01', '2026-04-01'] as const }
type Expected = readonly [text: string | null, integer: number | null, boolean: boolean | null]
const nothing: Expected = [null, null, null]
const text = (value: string): Expected => [value, null, null]

/** What stands after `"a":` and what it is as each type. */
const values: readonly (readonly [json: string, ...Expected])[] = [
  ['null', ...nothing],
  ['{}', ...nothing],
  ['[]', ...nothing],
  ['["a","b"]', ...nothing],
  ['{"a":"within"}', ...nothing],
  ['""', ...text('')],
  ['" "', ...text(' ')],
  ['"null"', ...text('null')],
  ['"12"', ...text('12')],
  ['"true"', ...text('true')],
  ['"Soup"', ...text('Soup')],
  ['"soup"', ...text('soup')],
  [String.raw`"\u0041\t\"\\\/"`, ...text('A\t"\\/')],
  [String.raw`"\\u0000 \\ud800"`, ...text('\\u0000 \\ud800')],
  [String.raw`"\ud83c\udf72"`, ...text('🍲')],
  ['"🍲 crème, \\n 湯"', ...text('🍲 crème, \n 湯')],
  ['"a\\":1,\\"a"', ...text('a":1,"a')],
  ['true', 'true', null, true],
  ['false', 'false', null, false],
  ['0', '0', 0, null],
  ['-0', '0', 0, null],
  ['-17', '-17', -17, null],
  ['999999999999999', '999999999999999', 999999999999999, null],
  ['1234567890123456789', ...nothing],
  ['123456789012345678901234567890', ...nothing],
  ['1.0', ...nothing],
  ['1.5', ...nothing],
  ['1e3', ...nothing],
  ['1e400', ...nothing],
]
const documents: readonly (readonly [json: string | null, ...Expected])[] = [
  [null, ...nothing],
  ['null', ...nothing],
  ['{}', ...nothing],
  ['[]', ...nothing],
  ['"a"', ...nothing],
  ['12', ...nothing],
  ['[{"a":"x"}]', ...nothing],
  ['{"b":{"a":"x"}}', ...nothing],
  ['{"A":"x","a ":"x","":"x"}', ...nothing],
  ['{"a":"x","a":"y"}', ...text('y')],
  ['{"a":"x", "a" :null}', ...nothing],
  ['{"a":1,"b":{"a":2}}', '1', 1, null],
  ['{"a":1,"\\u0061":true}', 'true', null, true],
  ['{"\\u0061":1}', '1', 1, null],
  [' {\n "a" : "x" } ', ...text('x')],
  ['{"a":"x\\u0000y"}', ...nothing],
  ['{"a":"x","b":"\\u0000"}', ...nothing],
  ['{"a":"x","b":"\\\\u0000"}', ...text('x')],
  ...values.map(([json, ...expected]): readonly [string, ...Expected] => [`{"a":${json}}`, ...expected]),
]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const seeds = [1, 2, 3].flatMap((seed) => randomDocuments(seed, 60))
  documentsAsked.push(...documents, ...seeds)
  const about = documentsAsked.map(([json]) => ({ about: json, whole: '{}' }))
  const nested = [
    `{"a":{"b":"x","b":"deep"},"it's $x.ü":{"0":"odd"}}`,
    `{"a":{"b":1},"it's $x.ü":["array"]}`,
    `{"a":[{"b":1}],"it's $x.ü":"0"}`,
  ]
  const recipes: readonly (readonly [person: number, event: string, whole: string])[] = [
    [1, 'recipe_saved', '{"recipe":{"category":"soup","servings":2}}'],
    [1, 'recipe_cooked', '{"recipe":{"category":"soup","servings":4}}'],
    [2, 'recipe_cooked', '{"recipe":{"category":"stew","servings":"4"}}'],
    [3, 'recipe_saved', '{"recipe":{"category":"stew","servings":3},"test":false}'],
    [4, 'recipe_saved', '{"recipe":{"category":"dessert","servings":3}}'],
    [5, 'recipe_viewed', '{"recipe":{"category":"soup","servings":3}}'],
    [6, 'recipe_saved', '{"recipe":{"category":"soup","servings":3},"test":true}'],
    [7, 'recipe_saved', '{"recipe":["soup"]}'],
  ]
  const rows = [
    ...about.map((row) => ({ ...row, person: 0, event: 'seen', at: '2026-03-01T12:00:00Z' })),
    ...nested.map((json) => ({ about: json, whole: '{}', person: 0, event: 'nested', at: '2026-03-01T12:00:00Z' })),
    ...recipes.map(([person, event, whole], at) => ({ about: null, whole, person, event, at: `2026-04-0${at + 1}T12:00:00Z` })),
  ].map((row, id) => ({ id, ...row }))
  const warehouses = await warehousesWith({ 'web.events': { columns: schema['web.events'], rows } })
  ask = asker(warehouses, { catalog: company, metrics: [count, cooks, saving], segments: [desserts] })
}, 60_000)

const documentsAsked: (readonly [json: string | null, ...Expected])[] = []

describe('what is read', () => {
  test.each([
    ['a', 0],
    ['a_count', 1],
    ['a_flag', 2],
  ] as const)('%s of every document, odd or random, is what a plain reading finds', async (dimension, place) => {
    const { rows } = await ask({
      ...march,
      by: ['id', dimension],
      where: { event: 'seen' },
      order: [{ key: 'id', direction: 'asc' }],
      limit: 1000,
    })
    expect(rows.map((row, id) => [documentsAsked[id]?.[0], row[dimension]])).toEqual(
      documentsAsked.map(([json, ...expected]) => [json, expected[place]]),
    )
  })

  test('a path leads into objects, never into lists, and names may hold dots and quotes', async () => {
    const asked = { ...march, where: { event: 'nested' }, order: [{ key: 'id', direction: 'asc' }] as const }
    expect((await ask({ ...asked, by: ['id', 'inner'] })).rows.map((row) => row.inner)).toEqual(['deep', '1', null])
    const { rows, result } = await ask({ ...asked, by: ['id', 'odd'] })
    expect(rows.map((row) => row.odd)).toEqual(['odd', null, null])
    expect(result.columns[1]?.title).toBe('An odd name')
  })
})

describe('what it may be used for', () => {
  const april = { range: ['2026-04-01', '2026-05-01'] as const }

  test('a qualifying event: one of a list, with properties; exclusions read properties too', async () => {
    expect((await ask({ ...april, metrics: ['cooks'] })).rows).toEqual([{ cooks: 2 }])
    expect((await ask({ ...april, metrics: ['cooks'], by: ['kind'] })).rows).toEqual([
      { kind: 'soup', cooks: 1 },
      { kind: 'stew', cooks: 1 },
    ])
    const { rows } = await ask({ ...april, metrics: ['cooks'], by: ['servings'], order: [{ key: 'servings', direction: 'asc' }] })
    expect(rows.map((row) => [row.servings, row.cooks])).toEqual([
      [2, 1],
      [3, 1],
      [4, 1],
    ])
    expect((await ask({ ...april, metrics: ['cooks'], include: ['tests'] })).rows).toEqual([{ cooks: 3 }])
  })

  test('a filter of a query, a segment, a search, nothing and its opposite', async () => {
    const asked = async (where: NonNullable<MetricQuery['where']>) => (await ask({ ...april, metrics: ['events'], where })).rows[0]?.events
    expect(await asked({ kind: 'soup' })).toBe(3)
    expect(await asked({ kind: null })).toBe(1)
    expect(await asked({ kind: { not: null } })).toBe(6)
    expect(await asked({ kind: { contains: 'S' } })).toBe(6)
    expect(await asked({ servings: { from: 3 } })).toBe(4)
    expect(await asked({ is_test: false })).toBe(1)
    expect((await ask({ ...april, metrics: ['events'], segments: ['desserts'] })).rows).toEqual([{ events: 1 }])
  })

  test('rows without the property count where a value is denied, and the answer says so, though the column is never null', async () => {
    const { rows, result } = await ask({ ...april, metrics: ['events'], where: { kind: { not: 'soup' } } })
    expect(rows).toEqual([{ events: 4 }])
    expect(JSON.stringify(result.notes)).toContain('kind')
  })

  test('steps of a funnel, and its people', async () => {
    expect((await ask({ ...april, metrics: ['saving'], by: ['step'] })).rows.map((row) => row.saving)).toEqual([1, 1])
    const { rows } = await ask({ ...april, metrics: ['cooks'], people: true })
    expect(rows.map((row) => row.person)).toEqual([1, 3])
  })
})

test('lineage names the JSON column; the version changes with name, depth, column and type', () => {
  expect(lineageOf(cooks)[0]?.columns).toContain('whole')
  const version = (dimension: Source['dimensions'][string]) => made(dimension).metric.version
  const versions = [
    version({ property: 'a', of: 'about' }),
    version({ property: 'b', of: 'about' }),
    version({ property: 'a.b', of: 'about' }),
    version({ property: ['a.b'], of: 'about' }),
    version({ property: 'a', of: 'whole' }),
    version({ property: 'a', of: 'about', type: 'integer' }),
  ]
  expect(new Set(versions).size).toBe(versions.length)
  expect(version({ property: ['a'], of: 'about', type: 'text' })).toBe(versions[0])
})

test.each<[string, Source['dimensions'][string], string]>([
  [
    'a column that is no JSON',
    { property: 'a', of: 'event' },
    'properties are read from JSON, but event is text. Split by the column itself.',
  ],
  ['an empty name', { property: 'a.', of: 'about' }, 'the property "a." has an empty name. Name it as events do.'],
  ['a star', { property: '*', of: 'about' }, 'the property "*" has one of the signs " \\ * in it. Name it as events do.'],
  [
    'a type',
    { property: 'a', of: 'about', type: 'decimal' } as never,
    '"decimal" is not a type of properties. Known: text, integer, boolean.',
  ],
])('%s is refused', (_what, dimension, message) => {
  const definitions = { metrics: new Map(), segments: new Map(), dashboards: new Map() }
  const problems = checkCatalog({ ...definitions, catalog: company, sources: new Map([['made', made(dimension).source]]) })
  expect(problems.map((problem) => problem.message)).toEqual([`dimension prop: ${message}`])
})

test('a property of a text does not compile', () => {
  const options = { primaryKey: 'id', time: { at: {} }, access: 'all' } as const
  // @ts-expect-error event is text
  const wrong = () => company.source('web.events', { ...options, dimensions: { kind: { property: 'a', of: 'event' } } })
  expect(wrong).toBeTypeOf('function')
})

test('PostgreSQL reads jsonb alike, and halves of characters, which its json may hold, end no statement', async () => {
  const rows = [{ about: '{"a":"x"}' }, { about: '{"a":7,"a":8}' }, { about: null }].map((row, id) => ({
    ...row,
    id,
    person: 1,
    event: 'seen',
    at: '2026-03-01T12:00:00Z',
    whole: '{}',
  }))
  const made = statementsFor('postgres', 'web.events', { columns: schema['web.events'], rows })
  const binary = await testPostgres([...made, 'alter table web.events alter about type jsonb'])
  const halves = [
    String.raw`\ud800`,
    String.raw`\udc00`,
    String.raw`\ud83d\ud83d\ude00`,
    String.raw`\ud83d\ude00\ude00`,
    String.raw`\ud83d\\\ude00`,
  ]
  const written = halves.map((half) => `update web.events set about = '{"a":"x","b":"${half}"}' where id = 0`)
  const asked = { ...march, by: ['id', 'a'], order: [{ key: 'id', direction: 'asc' }] as const }
  const read = async ({ warehouse }: typeof binary) =>
    (await asker([warehouse], { catalog: company, metrics: [count] })(asked)).rows.map((row) => row.a)
  expect(await read(binary)).toEqual(['x', '8', null])
  const plain = await testPostgres(made)
  for (const change of written) {
    await plain.change(change)
    expect(await read(plain), change).toEqual([null, '8', null])
  }
}, 60_000)

function made(dimension: Source['dimensions'][string]) {
  const written = { name: 'made', primaryKey: 'id', time: { at: {} }, dimensions: { prop: dimension }, access: 'all' }
  const source = company.source('web.events', written as never)
  return { source, metric: source.count('counted', governance as never) }
}

/** Objects of up to four members in any order; the last of one name counts. */
function randomDocuments(seed: number, many: number): readonly (readonly [string, ...Expected])[] {
  let state = seed
  const below = (limit: number) => {
    state = (state * 48271) % 2147483647
    return state % limit
  }
  const spaces = ['', ' ', '\n']
  return Array.from({ length: many }, () => {
    const members = Array.from({ length: below(5) }, () => {
      const [json, ...expected] = values[below(values.length)] as readonly [string, ...Expected]
      return { name: ['a', 'a', 'b', 'aa', '\\u0061'][below(5)] as string, json, expected }
    })
    const last = members.findLast(({ name }) => name === 'a' || name === '\\u0061')
    const written = members.map(({ name, json }) => `"${name}"${spaces[below(3)]}:${spaces[below(3)]}${json}`)
    return [`{${written.join(',')}}`, ...(last?.expected ?? nothing)] as const
  })
}
