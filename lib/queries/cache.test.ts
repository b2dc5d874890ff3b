import { expect, test } from 'vitest'
import { createResultCache, type ResultIdentity, resultKey } from './cache'

const identity: ResultIdentity = {
  sql: 'select sum(amount) from orders where country = $1',
  parameters: ['DE'],
  versions: { revenue: 'a1' },
  dataVersion: '7',
  frame: 'f',
  engine: 'duckdb',
}

test('equal questions have one key', () => {
  expect(resultKey({ ...identity, parameters: ['DE'] })).toBe(resultKey(identity))
})

test.each<[string, Partial<ResultIdentity>]>([
  ['SQL', { sql: 'select sum(amount) from orders' }],
  ['a parameter', { parameters: ['FR'] }],
  ['a parameter’s type', { parameters: [['DE']] }],
  ['a definition', { versions: { revenue: 'a2' } }],
  ['the data', { dataVersion: '8' }],
  ['what the result says beside its rows', { frame: 'g' }],
  ['the engine', { engine: 'postgres' }],
])('%s that differs makes another key', (_, other) => {
  expect(resultKey({ ...identity, ...other })).not.toBe(resultKey(identity))
})

test('a big integer and its digits as a text are different parameters', () => {
  expect(resultKey({ ...identity, parameters: [10n] })).not.toBe(resultKey({ ...identity, parameters: ['10'] }))
})

test('the cache keeps within its bytes and drops what was used longest ago', () => {
  const cache = createResultCache(10_000)
  const result = new Uint8Array(1600)
  for (const key of ['a', 'b', 'c', 'd', 'e']) cache.set(key, { result, executionId: key, rows: 1 })
  expect(cache.get('a')?.executionId).toBe('a')
  cache.set('f', { result, executionId: 'f', rows: 1 })
  expect(cache.bytes).toBeLessThanOrEqual(10_000)
  expect(['a', 'b', 'f'].map((key) => cache.get(key)?.executionId)).toEqual(['a', undefined, 'f'])
})

test('a result that would fill the cache alone is not kept', () => {
  const cache = createResultCache(10_000)
  cache.set('a', { result: new Uint8Array(9000), executionId: 'a', rows: 1 })
  expect(cache.get('a')).toBeUndefined()
})
