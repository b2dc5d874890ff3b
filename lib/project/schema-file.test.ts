import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import type { Table } from '@/lib/warehouse/warehouse'
import { writeSchema } from './schema-file'

const columns = (...names: string[]): Table['columns'] => names.map((name) => ({ name, type: 'text', nullable: false }))

test('both engines give equal files for equal tables, each time', async () => {
  const all = await warehousesWith({
    'analytics.fct_orders': {
      columns: { order_id: 'integer', ordered_at: 'instant?', amount: 'decimal', 'per cent': 'float?' },
      rows: [],
    },
    'adhoc.Notes': { columns: { day: 'date', text: 'text?', ok: 'boolean', extra: 'json?', at: 'timestamp', hour: 'other' }, rows: [] },
  })
  const files = await Promise.all([...all, ...all].map(async (warehouse) => writeSchema(await warehouse.introspect())))
  expect(new Set(files).size).toBe(1)
  expect(files[0]).toBe(`// Made by \`yardstick introspect\`. Run it again when the warehouse has changed; edits here are lost.
export const schema = {
  'adhoc.Notes': {
    day: 'date',
    text: 'text?',
    ok: 'boolean',
    extra: 'json?',
    at: 'timestamp',
    hour: 'other',
  },
  'analytics.fct_orders': {
    order_id: 'integer',
    ordered_at: 'instant?',
    amount: 'decimal',
    'per cent': 'float?',
  },
} as const
`)
})

test('any name makes valid TypeScript with that very key, formatted as the repository is', async () => {
  const odd = [
    '__proto__',
    'constructor',
    'class',
    "it's",
    'say "x"',
    `both ' and "`,
    'back\\slash',
    'line\nbreak',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like a template
    '`tick${1}`',
    'Größe',
    '\u2028',
    '1st',
    '',
    '*/',
  ]
  const tables: Table[] = [
    { name: `odd.it's`, columns: columns(...odd) },
    { name: 'odd.empty', columns: [] },
  ]
  const file = path.join(import.meta.dirname, `schema-file-${process.pid}.tmp.ts`)
  onTestFinished(() => rmSync(file, { force: true }))
  writeFileSync(file, writeSchema(tables, 'yardstick introspect'))
  const { schema } = (await import(/* @vite-ignore */ file)) as { schema: Record<string, Record<string, string>> }
  expect(Object.keys(schema)).toEqual(['odd.empty', `odd.it's`])
  expect(Object.entries(schema[`odd.it's`] ?? {})).toEqual(odd.map((name) => [name, 'text']))
  const root = path.resolve(import.meta.dirname, '../..')
  const check = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', 'node', file]
  execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), ...check], { stdio: 'pipe' })
})
