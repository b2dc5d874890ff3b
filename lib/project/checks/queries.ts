import { sql } from 'kysely'
import { allSources, type QueryTable } from '@/lib/metrics'
import { builder, type SelectQuery } from '@/lib/metrics/sql/source-sql'
import { didYouMean, someOf } from '@/lib/metrics/suggest'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { makes } from '../locate'
import { type Check, type CheckContext, count, inParallel, runStatement, timed } from './check'

/** Whether every query in the place of a table gives back what it declares: names and types by the engine, null by the data. */
export function checkQueries({ project, places, warehouse }: CheckContext): Promise<readonly Check[]> {
  const queries = new Set(allSources(project).flatMap(({ query }) => query ?? []))
  return inParallel(
    [...queries],
    (query) => timed({ subject: 'queries', name: query.name, ...places.find(query.name, makes.source) }, () => compare(query, warehouse)),
    { places: 2 },
  )
}

async function compare(query: QueryTable, warehouse: Warehouse): Promise<Pick<Check, 'failure' | 'note'>> {
  const from: SelectQuery = builder.selectFrom(sql`${query.select}`.as('fact'))
  const { columns } = await runStatement(warehouse, from.selectAll().limit(0))
  const given = new Map(columns.map(({ name, type }) => [name, type]))
  const declared = Object.entries(query.columns).map(([name, spec]) => ({ name, spec, type: spec.replace('?', '') }))
  const strange = [...given.keys()].filter((name) => !(name in query.columns))
  const missing = declared.filter(({ name }) => !given.has(name))
  const other = declared.filter(({ name, type }) => given.has(name) && !fits(given.get(name) ?? '', type))
  const full = declared.filter(({ name, spec }) => given.has(name) && !spec.endsWith('?'))
  const faults = [
    ...missing.map(({ name }) => `${name} is declared, but the query gives back no such column.${didYouMean(name, strange)}`),
    ...other.map(({ name, type }) => `${name} is ${given.get(name)} in the warehouse, but declared as ${type}. Declare it so, or cast it.`),
    ...(await emptyIn(from, full, warehouse)),
  ]
  return {
    ...(faults.length && { failure: faults.join(' ') }),
    ...(strange.length && { note: `Given back, but not declared: ${someOf(strange)}.` }),
  }
}

/** Whole numbers are decimals too: a sum of integers is one on some engines and the other on others. */
function fits(given: string, declared: string): boolean {
  return given === declared || (given === 'integer' && declared === 'decimal')
}

interface Declared {
  readonly name: string
  readonly spec: string
}

/** Columns that hold null and are declared not to. */
async function emptyIn(from: SelectQuery, columns: readonly Declared[], warehouse: Warehouse): Promise<readonly string[]> {
  if (columns.length === 0) return []
  const counts = columns.map(({ name }, at) => sql`count(${sql.id('fact', name)})`.as(`column_${at}`))
  const answer = await runStatement(warehouse, from.select([sql`count(*)`.as('all_rows'), ...counts]))
  const [rows = 0, ...full] = answer.columns.map(({ values }) => Number(values[0] ?? 0))
  return columns.flatMap(({ name, spec }, at) => {
    const empty = rows - (full[at] ?? 0)
    return empty === 0
      ? []
      : [`${name} has no value in ${count(empty, 'row')} of ${count(rows, 'row')}, but is declared as ${spec}. Declare it as ${spec}?.`]
  })
}
