import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDuckDbFolder } from './duckdb-folder'
import { testFolder } from './testing'

test('decimal fractions of a CSV file are exact, whatever their digits; only exponents stay floating', async () => {
  const folder = testFolder()
  const rows = Array.from(
    { length: 10 },
    (_, index) => `0.10,${index}.5,12345678901234567890.123,${index === 9 ? '' : '1e-3'},"x, ${index}"`,
  )
  writeFileSync(path.join(folder, 'prices.csv'), `amount,"odd ""name",long,tiny,note\n${rows.join('\n')}\n`)
  const warehouse = await openDuckDbFolder(`${folder}/`, { cacheFolder: testFolder() })
  onTestFinished(() => warehouse.close())
  const [table] = await warehouse.introspect()
  expect(table?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'amount decimal',
    'odd "name decimal',
    'long decimal',
    'tiny float',
    'note text',
  ])
  const { columns } = await warehouse.run(
    { sql: 'select sum(amount), sum(long) from main.prices', parameters: [] },
    { timeoutMs: 10_000, maxRows: 10, maxBytes: 10_000 },
  )
  expect(columns.map(({ values }) => values[0])).toEqual(['1.00', '123456789012345678901.230'])
})
