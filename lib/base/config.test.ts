import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig, withoutPassword } from './config'

let state: string
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'yardstick-config-'))
})
afterEach(() => rmSync(state, { recursive: true }))

const read = (environment: Record<string, string> = {}, flags = {}) =>
  readConfig({ environment: { YARDSTICK_STATE: state, ...environment }, flags })

test('without any setting: loopback, port 3000, the demo warehouse at scale 0.1', () => {
  const config = read()
  expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', baseUrl: 'http://127.0.0.1:3000', production: false })
  expect(config.demo).toEqual({ path: path.join(state, 'demo-0.1.duckdb'), scale: 0.1 })
  expect(config.warehouseUrl).toBe(`duckdb:${state}/demo-0.1.duckdb`)
  expect(config.databaseUrl).toBeUndefined()
})

test('the command line wins over the environment', () => {
  expect(read({ PORT: '4000' }, { port: 5000, scale: '1' })).toMatchObject({ port: 5000, demo: { scale: 1 } })
  expect(read({ PORT: '4000' }).port).toBe(4000)
})

test('a warehouse of one’s own leaves no demo', () => {
  expect(read({ WAREHOUSE_URL: 'duckdb:/data/files/' })).toMatchObject({ warehouseUrl: 'duckdb:/data/files/' })
  expect(read({ WAREHOUSE_URL: 'duckdb:/data/files/' })).not.toHaveProperty('demo')
  expect(read({ WAREHOUSE_URL: 'postgres://reader@db/sales' }).warehouseUrl).toBe('postgres://reader@db/sales')
})

test('the secret is made once, is long, and only its owner may read it', () => {
  const { secret } = read()
  const file = path.join(state, 'secret')
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(read().secret).toBe(secret)
  expect(readFileSync(file, 'utf8').trim()).toBe(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test.each([
  [{ PORT: 'http' }, 'The port "http" is not a number'],
  [{ WAREHOUSE_URL: 'mysql://root:hunter2@db/x' }, 'WAREHOUSE_URL "mysql://root:•••@db/x" names no warehouse'],
  [{ DATABASE_URL: 'postgres://me:hunter2@host' }, 'DATABASE_URL "postgres://me:•••@host" is not a PostgreSQL address'],
  [{ DATABASE_URL: 'postgres://me:hun/ter2@host/db' }, '"postgres://me:•••@host/db" is not a PostgreSQL address'],
  [{ BASE_URL: 'metrics.example.com' }, 'BASE_URL "metrics.example.com" is not an origin'],
  [{ YARDSTICK_SECRET: 'changeme' }, 'YARDSTICK_SECRET is shorter than 32 bytes'],
])('a bad setting is named with its value and the remedy, never with a password: %o', (environment, message) => {
  expect(() => read(environment)).toThrow(message)
  expect(() => read(environment)).not.toThrow('hunter2')
})

test('passwords with odd characters do not show either', () => {
  expect(withoutPassword('postgres://me:a@b:c@host/db')).toBe('postgres://me:•••@host/db')
})
