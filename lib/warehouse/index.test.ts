import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openWarehouse } from '.'
import { testFolder, testWarehouses } from './testing'

test('an address is opened by the engine that takes it', async () => {
  const stateFolder = testFolder()
  const folder = testFolder()
  writeFileSync(path.join(folder, 'plans.csv'), 'plan\nfree\n')
  const made = await testWarehouses()
  const found: string[] = []
  for (const url of [...made.map((each) => each.url), `duckdb:${folder}/`, made[1]?.url.replace('postgres:', 'postgresql:') ?? '']) {
    const warehouse = await openWarehouse(url, { stateFolder })
    found.push(`${warehouse.engine} ${(await warehouse.introspect()).length}`)
    await warehouse.close()
  }
  expect(found).toEqual(['duckdb 0', 'postgres 0', 'duckdb 1', 'postgres 0'])
})

test.each([
  ['mysql://root:p4ss@host/db', 'begins with "mysql:"'],
  ['warehouse.duckdb', 'has no known beginning'],
  ['', 'has no known beginning'],
  ['p4ss', 'has no known beginning'],
])('%s is refused with a list of what is accepted', async (url, words) => {
  await expect(openWarehouse(url, { stateFolder: '/nowhere' })).rejects.toMatchObject({
    code: 'invalid_input',
    message: `The warehouse address ${words}. Accepted: duckdb:folder/ (Parquet and CSV files); duckdb:path/to/file.duckdb; postgres://user:password@host:5432/database.`,
  })
})
