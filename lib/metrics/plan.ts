import { createHash } from 'node:crypto'
import { AppError } from '@/lib/base/errors'
import { createFrame } from './frame'
import { planLeftOut } from './left-out'
import type { Catalog } from './metric'
import type { CheckedQuery } from './parse-query'
import { planPeople } from './people'
import { type AnswerColumn, readResult } from './read'
import type { Result } from './result'
import type { RowFilters } from './sql/source-sql'
import { statementSql } from './sql/statement-sql'
import type { SqlFunctions } from './sql-functions'
import type { GridContext } from './time/grid'

export interface PlanContext extends GridContext {
  readonly catalog: Catalog
  readonly functions: SqlFunctions
  /** UTC instant up to which the data is complete, as `readDataAsOf` gives it. */
  readonly dataAsOf: string
  /** The rows of each source that the asker may see. */
  readonly rowFilters: RowFilters
}

/** A checked query turned into one statement, and the way back from its rows to a Result. */
export interface Plan {
  readonly statement: { readonly sql: string; readonly parameters: readonly unknown[] }
  /** Of the SQL alone: equal for equal questions whatever their values. */
  readonly templateHash: string
  /** Of all that the Result depends on besides the data: statement, versions, titles, units, periods, completeness. */
  readonly key: string
  /** Metric name to version hash. */
  readonly versions: Readonly<Record<string, string>>
  /** @throws AppError `internal` when the columns are not those of the statement */
  read(answer: { readonly columns: readonly AnswerColumn[]; readonly rowCount: number }): Result
}

/**
 * The plan of a query. Per source and clock one scan with many-to-one joins, half-open on the raw time column and grouped
 * by period and dimensions; a comparison scans the earlier range with its periods moved. Several scans meet by UNION ALL and
 * GROUP BY, so that groups without a value meet too and no scan multiplies another. Metrics are put together last.
 *
 * ```ts
 * const sqlOf = (query: CheckedQuery, context: PlanContext): string => planQuery(query, context).statement.sql
 * ```
 *
 * @throws AppError `invalid_query` for ranges out of bounds and for more than 2,000 periods
 */
export function planQuery(query: CheckedQuery, context: PlanContext): Plan {
  if (query.leftOut) return planLeftOut(query, context)
  if (query.people) return planPeople(query, query.people, context)
  const frame = createFrame(query, context)
  const compiled = statementSql(query, frame, context).compile()
  checkParameters(compiled.parameters.length)
  const statement = { sql: compiled.sql, parameters: compiled.parameters }
  return {
    statement,
    templateHash: hash(compiled.sql),
    key: hash(JSON.stringify([compiled.sql, compiled.parameters, frame])),
    versions: frame.result.versions,
    read: (answer) => readResult(answer, frame),
  }
}

/** PostgreSQL numbers parameters with 16 bits; every scan names the values of the filters again. */
function checkParameters(count: number): void {
  if (count <= 65_000) return
  const message = `The query names ${count.toLocaleString('en')} values, over all tables it reads; at most 65,000 fit. Filter by fewer, or ask for fewer metrics.`
  throw new AppError('invalid_query', message)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
