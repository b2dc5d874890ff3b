import { sql } from 'kysely'
import type { Source } from './metric'
import type { AnswerColumn } from './read'
import { forEver } from './sql/join-sql'
import { comparable } from './sql/moment-sql'
import { builder, relationSql, type SelectQuery, type SourceContext } from './sql/source-sql'
import type { Sql } from './sql-functions'
import { timeValue } from './validity'

const examples = 3

/**
 * The statement that looks for rows that a join to the source would multiply: several of one key, or with `validity` several of
 * one key that are valid at the same time. Up to three examples; no row where all is well.
 */
export function keyStatement(source: Source, context: SourceContext): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const found = source.validity ? overlaps(source, source.validity, context) : duplicates(source)
  const keys = source.primaryKey.map((_, at) => `key_${at}`)
  const statement = builder
    .selectFrom(found.as('found'))
    .select([...keys.map((key) => sql.id(key).as(key)), sql`count(*) over ()`.as('keys_found'), sql.id('detail').as('detail')])
    .orderBy(sql`${sql.id('rows_of_key')} desc`)
    .orderBy(sql.join(keys.map((key) => sql.id(key))))
    .limit(examples)
    .compile()
  return { sql: statement.sql, parameters: statement.parameters }
}

/** A key that is not unique in the data. */
export interface KeyFault {
  /** Names key, table and how often; no value of the data, and no full stop. */
  readonly sentence: string
  /** Values of the key, for those who may see all rows. */
  readonly examples: string
}

/** What is wrong with a source's key; undefined where it is unique. */
export function readKeys({ columns }: { readonly columns: readonly AnswerColumn[] }, source: Source): KeyFault | undefined {
  const of = (name: string): AnswerColumn['values'] => columns.find((column) => column.name === name)?.values ?? []
  const found = Number(of('keys_found')[0] ?? 0)
  if (found === 0) return undefined
  const { primaryKey, validity, table } = source
  const shown = of('keys_found').map((_, row) => {
    const key = primaryKey.map((_column, at) => String(of(`key_${at}`)[row] ?? 'null')).join(', ')
    const detail = String(of('detail')[row])
    return validity ? `${key} (again from ${plainMoment(detail)})` : `${key} (${Number(detail).toLocaleString('en')} rows)`
  })
  const name = primaryKey.join(', ')
  const one = found === 1
  const sentence = validity
    ? `${name} of ${table} has several valid rows at one time: the times of ${found.toLocaleString('en')} ${one ? 'key' : 'keys'} overlap`
    : `${name} of ${table} is not unique: ${found.toLocaleString('en')} ${one ? 'key stands' : 'keys stand'} in more than one row`
  return { sentence, examples: shown.join('; ') }
}

function duplicates(source: Source): SelectQuery {
  const keys = source.primaryKey.map((column) => sql.id('fact', column))
  return builder
    .selectFrom(relationSql(source).as('fact'))
    .select([...keys.map((key, at) => key.as(`key_${at}`)), sql`count(*)`.as('rows_of_key'), sql`cast(count(*) as text)`.as('detail')])
    .groupBy(keys)
    .having(sql`count(*)`, '>', 1)
}

/** A row overlaps when one of its key that began before it, or with it, ends after its beginning. */
function overlaps(source: Source, validity: NonNullable<Source['validity']>, context: SourceContext): SelectQuery {
  const own = (column: string): Sql => sql.id('fact', column)
  const ends = [validity.from, validity.to].map((column) => timeValue(source, column, own))
  const { values, type } = comparable(ends, context)
  const [since, until] = values as [Sql, Sql]
  const last = sql`coalesce(${until}, ${context.functions.value(forEver(type), type)})`
  const keys = source.primaryKey.map(own)
  const before = sql`over (partition by ${sql.join(keys)} order by ${since} rows between unbounded preceding and 1 preceding)`
  const rows = builder
    .selectFrom(relationSql(source).as('fact'))
    .select([...keys.map((key, at) => sql`${key}`.as(`key_${at}`)), sql`${since}`.as('since'), sql`max(${last}) ${before}`.as('reached')])
    .where(sql<boolean>`${since} < ${last}`)
  const names = keys.map((_, at) => sql.id(`key_${at}`))
  const first = sql`min(${sql.id('since')})`
  const detail = type === 'instant' ? context.functions.utc(first) : first
  return builder
    .selectFrom(rows.as('placed'))
    .where(sql<boolean>`${sql.id('reached')} > ${sql.id('since')}`)
    .select([...names.map((key, at) => key.as(`key_${at}`)), sql`count(*)`.as('rows_of_key'), sql`cast(${detail} as text)`.as('detail')])
    .groupBy(names)
}

/** Without parts of a second, which engines print each in their own way. */
function plainMoment(text: string): string {
  return text.replace('T', ' ').slice(0, 19)
}
