import { beforeAll, expect, test } from 'vitest'
import { askShop, day } from './shop.testing'
import type { Asked } from './testing'

let ask: Awaited<ReturnType<typeof askShop>>

beforeAll(async () => {
  ask = await askShop()
})

const value = async (asked: Promise<Asked>): Promise<unknown> => Object.values((await asked).rows[0] ?? {}).at(-1)

test('rows are kept by value, by list, and by having no value', async () => {
  const count = (where: object) => value(ask({ metrics: ['orders'], where: where as never, range: [...day] }))
  expect(await count({ status: 'paid' })).toBe(3)
  expect(await count({ status: ['paid', 'open'] })).toBe(4)
  expect(await count({ status: ['open', null] })).toBe(2)
  expect(await count({ status: null })).toBe(1)
  expect(await count({ status: [] })).toBe(0)
  expect(await count({ gift: true })).toBe(1)
  expect(await count({ gift: 'false', stars: '10' })).toBe(1)
  expect(await count({ 'user.company.industry': 'Rail' })).toBe(2)
})

test('what a filter leaves out is left out; rows without a value stay unless null is named', async () => {
  const count = (where: object) => value(ask({ metrics: ['orders'], where: where as never, range: [...day] }))
  expect(await count({ status: { not: 'paid' } })).toBe(3)
  expect(await count({ status: { not: ['paid', 'open'] } })).toBe(2)
  expect(await count({ status: { not: ['paid', null] } })).toBe(2)
  expect(await count({ status: { not: null } })).toBe(5)
  expect(await count({ status: { not: [] } })).toBe(6)
})

test('a part of a text is found whatever its case, and % and _ are letters like others', async () => {
  const count = (contains: string) => value(ask({ metrics: ['orders'], where: { status: { contains } }, range: [...day] }))
  expect(await count('AI')).toBe(3)
  expect(await count('%')).toBe(1)
  expect(await count('_')).toBe(1)
  expect(await count('%a')).toBe(0)
})

test('from is inclusive and to exclusive', async () => {
  const count = (where: object) => value(ask({ metrics: ['orders'], where: where as never, range: [...day] }))
  expect(await count({ stars: { from: 5, to: 10 } })).toBe(1)
  expect(await count({ stars: { from: 5 } })).toBe(2)
  expect(await count({ due: { from: '2026-03-12', to: '2026-03-13' } })).toBe(1)
  expect(await count({ status: { from: 'o', to: 'p' } })).toBe(1)
})

test('a segment adds its filters, and both must hold', async () => {
  expect(await value(ask({ metrics: ['orders'], segments: ['german_users'], range: [...day] }))).toBe(2)
  expect(await value(ask({ metrics: ['orders'], segments: ['german_users'], where: { 'user.country': null }, range: [...day] }))).toBe(0)
  await expect(ask({ metrics: ['orders'], segments: ['german'], range: [...day] })).rejects.toThrow('Unknown dimension "country"')
})

test('a row filter changes statement and key, and hides rows of the source for good', async () => {
  const all = await ask({ metrics: ['orders'], range: [...day] })
  const some = await ask(
    { metrics: ['orders'], range: [...day] },
    { rowFilters: ({ name }) => (name === 'orders' ? { 'user.country': 'DE' } : 'all') },
  )
  const other = await ask(
    { metrics: ['orders'], range: [...day] },
    { rowFilters: ({ name }) => (name === 'orders' ? { 'user.country': 'FR' } : 'all') },
  )
  const none = await ask({ metrics: ['orders'], range: [...day] }, { rowFilters: ({ name }) => (name === 'orders' ? 'none' : 'all') })
  expect([all, some, other, none].map(({ rows }) => rows[0]?.orders)).toEqual([6, 2, 0, 0])
  expect(new Set([all, some, other, none].map(({ plan }) => plan.key)).size).toBe(4)
  expect(some.plan.templateHash).toBe(other.plan.templateHash)
  expect(all.plan.templateHash).not.toBe(some.plan.templateHash)
})

test('hidden rows of a lookup hide what they say, not the facts', async () => {
  const rowFilters = ({ name }: { name: string }) => (name === 'users' ? { 'company.industry': 'Rail' } : 'all')
  const { rows } = await ask({ metrics: ['orders'], by: ['user.country'], range: [...day] }, { rowFilters })
  expect(rows).toEqual([
    { 'user.country': null, orders: 4 },
    { 'user.country': 'DE', orders: 2 },
  ])
})

test('a metric may count only rows by a column of its own, exactly', async () => {
  expect((await ask({ metrics: ['light', 'orders'], range: [...day] })).rows).toEqual([{ light: 1, orders: 6 }])
})
