import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { writeSchema } from '@/lib/project/schema-file'
import type { Table } from '@/lib/warehouse/warehouse'
import type { Command, CommandCall } from './command'

export const introspectCommand: Command = {
  name: 'introspect',
  description: "Write the project's schema.ts: the warehouse's tables, columns and types",
  options: [
    ['--out <file>', 'File to write (default: schema.ts of the project folder)'],
    ['--check', 'Write nothing; end with code 1 when the file differs from the warehouse'],
    ['--include <patterns>', 'Only these, by comma: schemas or schema.table, * for any letters'],
    ['--exclude <patterns>', 'All but these'],
  ],
  examples: ['yardstick introspect', "yardstick introspect --include 'analytics,raw_data.*_events' --check"],
  run: introspect,
}

async function introspect({ options, print }: CommandCall): Promise<void> {
  const config = readConfig()
  const file = typeof options.out === 'string' ? path.resolve(options.out) : path.join(config.projectFolder, 'schema.ts')
  const { openWarehouse } = await import('@/lib/warehouse')
  const warehouse = await openWarehouse(config.warehouseUrl, config)
  try {
    const tables = chosen(await warehouse.introspect(), options)
    const text = writeSchema(tables, commandOf(options))
    const shown = path.relative(process.cwd(), file)
    if (options.check) compare(file, text, shown)
    else replace(file, text)
    const columns = tables.reduce((sum, table) => sum + table.columns.length, 0)
    print(`${shown} ${options.check ? 'agrees with the warehouse' : 'written'}: ${tables.length} tables, ${columns} columns.`)
  } finally {
    await warehouse.close()
  }
}

/** @throws AppError `not_found` when nothing is left, which is always a mistake */
export function chosen(tables: readonly Table[], { include, exclude }: CommandCall['options']): Table[] {
  const wanted = patterns(include) ?? [() => true]
  const unwanted = patterns(exclude) ?? []
  const left = tables.filter(({ name }) => wanted.some((matches) => matches(name)) && !unwanted.some((matches) => matches(name)))
  if (left.length > 0) return left
  const schemas = [...new Set(tables.map(({ name }) => name.split('.')[0]))].join(', ')
  throw new AppError('not_found', `No table is left to write. Schemas that can be read: ${schemas || 'none'}.`)
}

function patterns(option: CommandCall['options'][string]): ((name: string) => boolean)[] | undefined {
  if (option === undefined || option === '') return undefined
  return String(option)
    .split(',')
    .map((pattern) => pattern.trim())
    .map((pattern) => {
      const letters = pattern.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      const whole = new RegExp(`^${letters.join('.*')}${pattern.includes('.') ? '' : '\\..*'}$`, 's')
      return (name) => whole.test(name)
    })
}

function commandOf({ include, exclude }: CommandCall['options']): string {
  const flag = (name: string, value: CommandCall['options'][string]) => (value === undefined ? '' : ` --${name} '${value}'`)
  return `yardstick introspect${flag('include', include)}${flag('exclude', exclude)}`
}

function compare(file: string, text: string, shown: string): void {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const made = text.split('\n')
  // The first line says how the file was made, which is no difference.
  const line = made.findIndex((wanted, index) => index > 0 && wanted !== lines[index])
  if (line < 0 && lines.length === made.length) return
  const where = lines.length === 0 ? 'is not there' : `differs from the warehouse from line ${line < 0 ? made.length : line + 1} on`
  throw new AppError('conflict', `${shown} ${where}. Run yardstick introspect and look at what changed.`)
}

/** In one step, so that a running server never reads half a file; not at all when nothing changed. */
function replace(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  const fresh = `${file}.${process.pid}.new`
  writeFileSync(fresh, text)
  renameSync(fresh, file)
}
