import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import type { SourceSql } from '../sql/source-sql'
import type { Sql, SqlFunctions } from '../sql-functions'

/**
 * For kinds that ask what came first.
 *
 * @throws AppError `invalid_input` for rows that have a day alone or a clock other than UTC, and for rows without a key
 */
export function refuseTimeless(name: string, measures: readonly Measure[]): void {
  for (const { source, time } of measures) {
    const type = columnType(source, time)?.type
    const clock = source.time[time]?.clock
    if (type === 'instant' || (type === 'timestamp' && clock === 'UTC')) continue
    const said = type === 'timestamp' ? `shows the clock of ${clock}` : `is ${type}`
    throw new AppError(
      'invalid_input',
      `${name} needs to know what came first, but ${source.name}.${time} ${said}. Take an instant, or a timestamp in UTC.`,
    )
  }
  const keyless = measures.find(({ source }) => source.primaryKey.length === 0)
  if (keyless) throw new AppError('invalid_input', `${name} needs a key on ${keyless.source.name}, to tell events of one instant apart.`)
}

/** The moment of a row as the clock reading in UTC, a timestamp without zone. */
export function momentOf({ source, time }: Measure, table: SourceSql, functions: SqlFunctions): Sql {
  const column = table.own(time)
  return columnType(source, time)?.type === 'instant' ? functions.utc(column) : column
}
