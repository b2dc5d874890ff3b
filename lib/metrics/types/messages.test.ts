import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { typeCheck } from '@/lib/project/type-check'

/** What a project is that makes no mistake; each mistake is one line below it. */
const sound = `import { catalog, cumulative, dashboard, derived, query, ratio, rolling, segment, share, shift, tile } from '@/lib/metrics'

const schema = {
  'app.users': { id: 'text', created_at: 'instant', country: 'text?', plan: 'text' },
  'app.orders': { id: 'integer', user_id: 'text', ordered_at: 'instant', paid_at: 'timestamp?', amount: 'decimal', refunded: 'decimal', status: 'text', channel: 'text?', payload: 'json' },
  'app.visits': { id: 'integer', user_id: 'text?', started_at: 'timestamp', platform: 'text' },
} as const
const c = catalog(schema, { timeZone: 'Europe/Berlin', weekStart: 'monday', teams: ['growth', 'finance'], dataAsOf: { table: 'app.orders', column: 'ordered_at' } })
const users = c.source('app.users', { primaryKey: 'id', time: { created_at: {} }, dimensions: { country: 'country', plan: 'plan' }, access: 'all' })
const joins = { user: { via: 'user_id', to: users } } as const
const orders = c.source('app.orders', { primaryKey: 'id', time: { ordered_at: {}, paid_at: { clock: 'UTC' } }, dimensions: { status: 'status', channel: { coalesce: ['channel', '(none)'] } }, joins, access: 'all' })
const visits = c.source('app.visits', { primaryKey: 'id', time: { started_at: { clock: 'UTC' } }, dimensions: { platform: 'platform' }, joins, access: 'all' })
const ownerless = { title: 'A title', definition: 'What it is.', direction: 'up', playbook: { whenUp: 'a', whenDown: 'b' }, audience: ['everyone'], tests: [{ name: 'never negative', expect: 'non-negative' }], unit: { kind: 'count', of: 'orders' } } as const
const gov = { ...ownerless, owner: 'growth' } as const
const revenue = orders.sum('revenue', { ...gov, column: 'amount', where: { status: 'paid' } })
const people = visits.countDistinct('people', { ...gov, column: 'user_id' })
const perPerson = ratio('per_person', { ...gov, numerator: revenue, denominator: people })
const chart = { title: 'How?', chart: 'line', width: 6, height: 3 } as const
const asked = { range: 'last 28 days', timeZone: 'UTC' } as const
const base = { primaryKey: 'id', time: { ordered_at: {} }, dimensions: {}, access: 'all' } as const
const split = tile('split', { ...chart, metrics: [revenue, people], by: ['user.country'], where: { 'user.plan': ['pro', null] } })
const page = { title: 'X', purpose: 'To see.', owner: 'growth', audience: ['everyone'], defaults: { range: 'last 28 days', grain: 'day' }, tiles: [split] } as const
export const right = [share('s', { ...gov, of: revenue }), shift('h', { ...gov, of: revenue, earlier: { weeks: 1 } }), derived('d', { ...gov, inputs: { revenue }, value: (of) => of.revenue.times(2) }), perPerson, asked, base, page]
`

/** A mistake, and what its author reads. */
const mistakes: readonly (readonly [written: string, ...messages: readonly string[]])[] = [
  [
    `orders.sum('x', { ...gov, column: 'amout' })`,
    `Type '"amout"' is not assignable to type '"amount" | "id" | "refunded"'. Did you mean '"amount"'?`,
  ],
  [`orders.sum('x', { ...gov, column: 'status' })`, `Type '"status"' is not assignable to type '"amount" | "id" | "refunded"'.`],
  [`orders.count('x', ownerless)`, `Property 'owner' is missing`],
  [`orders.count('x', { ...gov, tests: [] })`, 'Source has 0 element(s) but target requires 1.'],
  [
    `orders.count('x', { ...gov, owner: 'groth' })`,
    `Type '"groth"' is not assignable to type '"finance" | "growth"'. Did you mean '"growth"'?`,
  ],
  [`orders.count('x', { ...gov, audience: ['all'] })`, `Type '"all"' is not assignable to type '"everyone" | "finance" | "growth"'.`],
  [
    `orders.count('x', { ...gov, time: 'created_at' })`,
    `Type '"created_at"' is not assignable to type '"ordered_at" | "paid_at" | undefined'.`,
  ],
  [
    `orders.count('x', { ...gov, where: { stats: 'paid' } })`,
    `Object literal may only specify known properties, but 'stats' does not exist in type 'Conditions<"am … Did you mean to write 'status'?`,
  ],
  [
    `orders.count('x', { ...gov, titel: 'X' })`,
    `Object literal may only specify known properties, but 'titel' does not exist in type 'Options<"finan … Did you mean to write 'title'?`,
  ],
  [`orders.median('x', { ...gov, column: 'channel' })`, `Type '"channel"' is not assignable to type '"amount" | "id" | "refunded"'.`],
  [`orders.percentile('x', { ...gov, column: 'amount' })`, `Property 'percent' is missing`],
  [`orders.closing('x', { ...gov, column: 'amount' })`, `Property 'per' is missing`],
  [
    `orders.closing('x', { ...gov, column: 'amount', per: 'usr_id' })`,
    `Type '"usr_id"' is not assignable to type '"amount" | "channel" | "id" | "ordered_at" | "paid_at" |  … Did you mean '"user_id"'?`,
  ],
  [`c.source('app.order', base)`, `Argument of type '"app.order"' is not assignable to parameter of type '"app.orders" | "app.users" |  …`],
  [
    `c.source('app.orders', { ...base, time: { amount: {} } })`,
    `Object literal may only specify known properties, and 'amount' does not exist in type '{ readonly or …`,
  ],
  [`c.source('app.orders', { ...base, time: { ordered_at: { clock: 'UTC' } } })`, `Type 'string' is not assignable to type 'undefined'.`],
  [`c.source('app.visits', { ...base, time: { started_at: {} } })`, `Property 'clock' is missing`],
  [
    `c.source('app.orders', { ...base, dimensions: { channel: 'chanel' } })`,
    `Type '"chanel"' is not assignable to type '"channel" | "id" | "status" | "user_id" | DimensionOfColu … Did you mean '"channel"'?`,
  ],
  [
    `c.source('app.orders', { ...base, dimensions: { payload: 'payload' } })`,
    `Type '"payload"' is not assignable to type '"channel" | "id" | "status" | "user_id" | DimensionOfCol …`,
  ],
  [
    `c.source('app.orders', { ...base, primaryKey: 'order_id' })`,
    `Type '"order_id"' is not assignable to type '"amount" | "channel" | "id" | "none" | "ordered_at" | " …`,
  ],
  [
    `c.source('app.orders', { ...base, joins: { user: { via: 'userid', to: users } } })`,
    `Type '"userid"' is not assignable to type '"amount" | "channel" | "id" | "ordered_at" | "paid_at" |  … Did you mean '"user_id"'?`,
  ],
  [`c.source('app.orders', { primaryKey: 'id', time: { ordered_at: {} }, dimensions: {} })`, `Property 'access' is missing`],
  [
    `c.source('app.users', { ...base, time: { created_at: {} }, access: () => ({ contry: 'DE' }) })`,
    `Type '{ contry: string; }' is not assignable to type '"all" | "none" | Conditions<"country" | "created_at" | "id" | "plan">'.`,
  ],
  [
    `catalog(schema, { timeZone: 'UTC', weekStart: 'monday', teams: ['a'], dataAsOf: { table: 'app.orders', column: 'amount' } })`,
    `Type '"amount"' is not assignable to type '"created_at" | "ordered_at" | "paid_at" | "started_at"'.`,
  ],
  [
    `tile('x', { ...chart, metrics: [revenue], by: ['contry'] })`,
    `Type '"contry"' is not assignable to type '"channel" | "status" | "user.country" | "user.plan"'.`,
  ],
  [
    `tile('x', { ...chart, metrics: [revenue, people], by: ['channel'] })`,
    `Type '"channel"' is not assignable to type '"user.country" | "user.plan"'.`,
  ],
  [
    `tile('x', { ...chart, metrics: [revenue, people], where: { platform: 'ios' } })`,
    `Object literal may only specify known properties, and 'platform' does not exist in type 'Conditions<"user.country" | "user.plan">'.`,
  ],
  [
    `tile('x', { ...chart, metrics: [perPerson], by: ['channel'] })`,
    `Type '"channel"' is not assignable to type '"user.country" | "user.plan"'.`,
  ],
  [
    `tile('x', { ...chart, metrics: [revenue], grain: 'fortnight' })`,
    `Type '"fortnight"' is not assignable to type '"none" | "page" | Grain | undefined'.`,
  ],
  [
    `tile('x', { ...chart, metrics: [revenue], order: [{ key: 'people', direction: 'asc' }] })`,
    `Type '"people"' is not assignable to type '"channel" | "period" | "revenue" | "status" | "user.country" | "user.plan"'.`,
  ],
  [
    `dashboard('x', { ...page, filters: ['user.contry'] })`,
    `Type '"user.contry"' is not assignable to type '"user.country" | "user.plan"'. Did you mean '"user.country"'?`,
  ],
  [`query([revenue], { range: 'last 28 days' })`, `Property 'timeZone' is missing`],
  [
    `query([revenue, people], { ...asked, by: ['platform'] })`,
    `Type '"platform"' is not assignable to type '"user.country" | "user.plan"'.`,
  ],
  [
    `query([revenue], { ...asked, where: { stats: 'paid' } })`,
    `Object literal may only specify known properties, but 'stats' does not exist in type 'Conditions<"ch … Did you mean to write 'status'?`,
  ],
  [
    'query([revenue], { ...asked, having: { people: { from: 1 } } })',
    `Object literal may only specify known properties, and 'people' does not exist in type '{ readonly revenue?: ValueRange | undefined; }'.`,
  ],
  [`query([revenue], { ...asked, grain: 'fortnight' })`, `Type '"fortnight"' is not assignable to type 'Grain | undefined'.`],
  ['query([], asked)', 'Source has 0 element(s) but target requires 1.'],
  [
    `ratio('x', { ...gov, owner: 'groth', numerator: revenue, denominator: people })`,
    `Type '"groth"' is not assignable to type '"finance" | "growth"'. Did you mean '"growth"'?`,
  ],
  [`rolling('x', { ...gov, of: perPerson, days: 7, at: 'last' })`, `Type '"none"' is not assignable to type '"additive" | "distinct"'.`],
  [`rolling('x', { ...gov, of: people, days: 7 })`, `Property 'at' is missing`],
  [`ratio('x', { ...gov, numerator: revenue })`, `Property 'denominator' is missing`],
  [`shift('x', { ...gov, of: revenue })`, `Property 'earlier' is missing`],
  [
    `cumulative('x', { ...gov, of: people, since: 'fortnight', at: 'last' })`,
    `Type '"fortnight"' is not assignable to type '"all" | CalendarUnit'.`,
  ],
  [
    `shift('x', { ...gov, of: revenue, earlier: { fortnights: 1 } })`,
    `Object literal may only specify known properties, and 'fortnights' does not exist in type 'Earlier'.`,
  ],
  [
    `share('x', { ...gov, of: revenue, within: ['user.contry'] })`,
    `Type '"user.contry"' is not assignable to type '"channel" | "status" | "user.country" | "user.plan"'. Did you mean '"user.country"'?`,
  ],
  [
    `derived('x', { ...gov, inputs: { revenue }, value: (of) => of.revenu.times(2) })`,
    `Property 'revenu' does not exist on type '{ readonly revenue: Term; }'. Did you mean 'revenue'?`,
  ],
  [
    `segment('x', { title: 'X', of: users, where: { contry: 'DE' } })`,
    `Object literal may only specify known properties, but 'contry' does not exist in type 'Conditions<"country" | "plan">'. Did you mean to write 'country'?`,
  ],
]

test('what is written wrongly is refused at its line, in a sentence that names it', async () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'yardstick-mistakes-')))
  try {
    mkdirSync(path.join(folder, 'metrics'))
    const lines = mistakes.map(([written], index) => `export const mistake${index} = ${written}`)
    writeFileSync(path.join(folder, 'metrics', 'mistakes.ts'), [sound.trimEnd(), ...lines, ''].join('\n'))
    const problems = await typeCheck(path.join(folder, 'metrics'), { stateFolder: path.join(folder, 'state') })
    const first = sound.trimEnd().split('\n').length + 1
    const at = (line: number) => problems.filter((problem) => problem.line === line).map(({ message }) => essence(message))
    expect(problems.filter(({ line }) => line < first)).toEqual([])
    const found = mistakes.map(([written], index) => [written, ...at(first + index)])
    expect(found).toEqual(mistakes)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** The last line of a chain is the nearest to the mistake; of a long one its beginning and its hint. */
function essence(message: string): string {
  const line = message.split('\n').at(-1)?.trim() ?? ''
  const missing = /^Property '\w+' is missing/.exec(line)
  if (missing) return missing[0]
  const hint = / Did you mean .*\?$/.exec(line)?.[0] ?? ''
  return line.length > 160 ? `${line.slice(0, 100)} …${hint}` : line
}
