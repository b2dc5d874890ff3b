import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { rootFolder } from '@/lib/base/config'

const tables = 40
const metricsPerTable = 5
const types = ['integer', 'text', 'instant', 'decimal', 'text?', 'date', 'boolean', 'integer?', 'text', 'float']

/** Writes a project of 200 metrics over 40 tables of 30 columns into a folder of its own, and gives the folder. */
export function writeCatalogue(): string {
  const folder = path.join(rootFolder, '.yardstick', 'bench', 'catalogue')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const write = (name: string, lines: readonly string[]) => writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`)
  const all = Array.from({ length: tables }, (_, index) => index)
  write('schema.ts', ['export const schema = {', ...all.map(tableLine), '} as const'])
  write('sources.ts', [
    `import { catalog } from '@/lib/metrics'`,
    `import { schema } from './schema'`,
    `const company = catalog(schema, { timeZone: 'Europe/Berlin', weekStart: 'monday', teams: ['growth', 'finance', 'data'], dataAsOf: { table: 'app.table_0', column: 'instant_2' } })`,
    ...all.map(sourceLine),
  ])
  for (const index of all) write(`metrics-${index}.ts`, metricLines(index))
  write('index.ts', [...all.map((index) => `export * from './metrics-${index}'`), `export * from './sources'`])
  const config = {
    extends: path.join(rootFolder, 'tsconfig.json'),
    compilerOptions: { incremental: false },
    include: ['*.ts'],
    exclude: [],
  }
  write('tsconfig.json', [JSON.stringify(config, null, 2)])
  return folder
}

/** Thirty columns: `id`, then names that begin with their type. */
function tableLine(index: number): string {
  const columns = Array.from({ length: 29 }, (_, at) => {
    const type = types[at % types.length] ?? 'text'
    return `${type.replace('?', '')}_${at}: '${type}'`
  })
  return `  'app.table_${index}': { id: 'integer', ${columns.join(', ')} },`
}

function sourceLine(index: number): string {
  const joins = index === 0 ? '' : `joins: { parent: { via: 'integer_0', to: source${Math.floor((index - 1) / 3)} } }, `
  const dimensions = `kind: 'text_1', place: 'text_4', state: { coalesce: ['text_8', '(none)'] }, due: 'date_5', open: 'boolean_6'`
  return `export const source${index} = company.source('app.table_${index}', { primaryKey: 'id', time: { instant_2: {} }, dimensions: { ${dimensions} }, ${joins}access: 'all' })`
}

function metricLines(index: number): readonly string[] {
  const governance = `owner: 'growth', direction: 'up', playbook: { whenUp: 'Look.', whenDown: 'Look closer.' }, audience: ['everyone'], tests: [{ name: 'never negative', expect: 'non-negative' }]`
  const said = (what: string, unit = `{ kind: 'count', of: 'things' }`) =>
    `title: '${what} of ${index}', definition: 'The ${what} of table ${index}, all of them.', unit: ${unit}, ${governance}`
  const made = [
    `export const count${index} = source${index}.count('count_${index}', { ${said('count')}, where: { kind: ['a', 'b'], place: { not: null } } })`,
    `export const sum${index} = source${index}.sum('sum_${index}', { ${said('sum')}, column: 'decimal_3', where: { state: 'open' } })`,
    `export const people${index} = source${index}.countDistinct('people_${index}', { ${said('people')}, column: 'integer_0' })`,
    `export const each${index} = ratio('each_${index}', { ${said('mean', `{ kind: 'number', decimals: 2 }`)}, numerator: sum${index}, denominator: people${index} })`,
    `export const rest${index} = derived('rest_${index}', { ${said('rest')}, inputs: { count${index}, people${index} }, value: (of) => of.count${index}.minus(of.people${index}) })`,
  ]
  if (made.length !== metricsPerTable) throw new Error('not as many metrics as announced')
  return [`import { derived, ratio } from '@/lib/metrics'`, `import { source${index} } from './sources'`, ...made]
}
