import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { testDuckDb, testFolder, testWarehouses } from '@/lib/warehouse/testing'
import { chosen } from './introspect'

const root = path.resolve(import.meta.dirname, '../..')

function introspect(url: string, folder: string, ...flags: string[]) {
  // Not all of ours: the test runner sets a BASE_URL of its own.
  const env = {
    NODE_ENV: 'test' as const,
    PATH: process.env.PATH,
    WAREHOUSE_URL: url,
    YARDSTICK_STATE: path.join(folder, 'state'),
    YARDSTICK_PROJECT: folder,
  }
  const call = ['--import', './scripts/register.mjs', 'lib/cli/main.ts', 'introspect', ...flags]
  const { status, stdout, stderr } = spawnSync(process.execPath, call, { cwd: root, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const statements = [
  'create schema shop',
  'create schema raw_data',
  'create table shop.orders (id bigint not null, amount decimal(18, 2))',
  'create table raw_data.log (logged_at timestamptz)',
]

test('writes schema.ts, says when it differs, and leaves an equal file alone', async () => {
  const { url, change } = await testDuckDb(statements)
  const folder = testFolder()
  const file = path.join(folder, 'schema.ts')
  expect(introspect(url, folder, '--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('is not there') })
  expect(existsSync(file)).toBe(false)

  expect(introspect(url, folder)).toMatchObject({ status: 0, stdout: expect.stringContaining('written: 2 tables, 3 columns.') })
  const { mtimeNs } = statSync(file, { bigint: true })
  expect(introspect(url, folder)).toMatchObject({ status: 0 })
  expect(statSync(file, { bigint: true }).mtimeNs).toBe(mtimeNs)
  expect(introspect(url, folder, '--check')).toMatchObject({ status: 0, stdout: expect.stringContaining('agrees with the warehouse') })

  await change('alter table shop.orders add column paid boolean')
  expect(introspect(url, folder, '--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('from line 9 on') })
})

test('both engines give one file, of the schemas asked for', async () => {
  const texts = (await testWarehouses(() => statements)).map(({ url }) => {
    const folder = testFolder()
    const file = path.join(folder, 'shop.ts')
    expect(introspect(url, folder, '--include', 'sh*,raw_data.nothing', '--out', file)).toMatchObject({ status: 0 })
    return readFileSync(file, 'utf8')
  })
  expect(texts[0]).toBe(texts[1])
  expect(texts[0]).toContain("'shop.orders'")
  expect(texts[0]).not.toContain('raw_data.log')
})

test('a choice that leaves no table is a mistake', () => {
  const tables = ['raw_data.log', 'shop.orders'].map((name) => ({ name, columns: [] }))
  expect(() => chosen(tables, { exclude: '*' })).toThrow('No table is left to write. Schemas that can be read: raw_data, shop.')
  expect(chosen(tables, { exclude: 'shop.ord*' }).map(({ name }) => name)).toEqual(['raw_data.log'])
})
