import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import { grainWords, instantSeconds } from '@/lib/base/grain'
import { columnType } from './column-type'
import { describeFilters } from './filters/words'
import { createFrame } from './frame'
import type { PhysicalType } from './metric'
import type { CheckedQuery } from './parse-query'
import type { PeoplePart } from './people-parts'
import type { Plan, PlanContext } from './plan'
import type { ColumnType, ResultColumn } from './result'
import { peopleSql } from './sql/people-sql'
import { from } from './sql/stage'
import type { Sql, SqlFunctions } from './sql-functions'

const usualLimit = 1000

/**
 * The plan that lists the people behind one value: each once, in the order of their names, `limit` of them at most. The Result has one
 * column, named as in the source, and `people.total`, which counts all.
 *
 * @throws AppError `invalid_query` for ranges of several periods
 */
export function planPeople(query: CheckedQuery, part: PeoplePart, context: PlanContext): Plan {
  const frame = createFrame(query, context)
  refuseSeveral(
    query,
    frame.result.periods?.map(({ key }) => key),
  )
  const { measure, column } = part
  const type = columnType(measure.source, column)?.type ?? 'other'
  const limit = query.limit ?? usualLimit
  const [series] = frame.series as [(typeof frame.series)[number]]
  const scan = { ...context, ...query, by: [], top: undefined, endOfData: frame.endOfData }
  const { value, order } = nameSql(type, context.functions)
  const compiled = from(peopleSql(measure, column, series, scan), 'people')
    .select([sql`${value}`.as(column), sql`count(*) over ()`.as(':people')])
    .orderBy(sql`${order} asc`)
    .limit(limit)
    .compile()
  const head = { name: column, role: 'dimension', type: typeOf(type), title: titleOf(column) } as const
  const { result } = frame
  const where = query.filters.map(describeFilters).join(' and ')
  return {
    statement: { sql: compiled.sql, parameters: compiled.parameters },
    templateHash: hash(compiled.sql),
    key: hash(JSON.stringify([compiled.sql, compiled.parameters, result, head, part.name, where])),
    versions: result.versions,
    read({ columns, rowCount }) {
      const [names, totals] = columns
      if (names?.name !== column || !totals) throw new AppError('internal', `The answer's column 1 is not "${column}".`)
      const total = Number(totals.values[0] ?? 0)
      const values = names.values.map((name) => read(name, head.type))
      const cut =
        total > rowCount ? [`Only the first ${rowCount.toLocaleString('en')} of ${total.toLocaleString('en')} people are shown.`] : []
      const columnsOfAnswer: readonly ResultColumn[] = [{ ...head, values }]
      return {
        ...result,
        columns: columnsOfAnswer,
        rowCount,
        people: { total, part: part.name, ...(where && { where }) },
        notes: [...result.notes, ...notesOf(part), ...cut],
      }
    },
  }
}

/** A value of a grain is of one of its periods. */
function refuseSeveral({ grain, metrics }: CheckedQuery, periods: readonly string[] | undefined): void {
  if (!grain || !periods || periods.length === 1) return
  const values = `${metrics[0]?.name} has ${periods.length.toLocaleString('en')} by ${grain}`
  const remedy = instantSeconds(grain)
    ? 'Leave the grain out, and take a day or longer.'
    : `Take the range of one ${grainWords(grain)}, such as the one that begins on ${periods.at(-1)}.`
  throw new AppError('invalid_query', `people are those behind one value, but in this range ${values}. ${remedy}`)
}

/** Text and what is kept as text stand in the order of their letters, whatever the engine; numbers and days in their own. */
function nameSql(type: PhysicalType, functions: SqlFunctions): { readonly value: Sql; readonly order: Sql } {
  const person = sql.id('people', ':person')
  if (type === 'integer' || type === 'date') return { value: person, order: person }
  const text = type === 'text' ? person : sql`cast(${person} as text)`
  return { value: text, order: functions.ordered(text) }
}

function typeOf(type: PhysicalType): ColumnType {
  return type === 'integer' || type === 'date' ? type : 'text'
}

/** Whole numbers beyond what a double holds stay digits. */
function read(name: string | number | boolean | null, type: ColumnType): string | number | null {
  if (name === null) return null
  if (type !== 'integer') return type === 'date' ? String(name).slice(0, 10) : String(name)
  return Number.isSafeInteger(Number(name)) ? Number(name) : String(name)
}

function notesOf({ measure, column }: PeoplePart): readonly string[] {
  const isOfOthers = measure.aggregate === 'countDistinct' && measure.column !== column
  return isOfOthers ? [`The number counts ${measure.column}; these are the people they belong to.`] : []
}

function titleOf(column: string): string {
  const text = column.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
