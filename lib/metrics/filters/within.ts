import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { AppError } from '@/lib/base/errors'
import type { Sql } from '../sql-functions'
import { type Day, dayText } from '../time/calendar'
import { gridOf } from '../time/grid'
import { dayAfterData, dayAt, parseRange, resolveRange } from '../time/range'
import { instantText, offsetAt, secondsOf, startOfDay } from '../time/zone'
import type { FilterContext, FilteredColumn, FilterKind } from './kind'

/** A stretch of days in the words of a query's range, in its zone and counted back from the newest complete data. */
export const within: FilterKind<string> = {
  parse(value, { name, physicalType, clock, names }) {
    if (physicalType !== 'date' && physicalType !== 'instant' && physicalType !== 'timestamp') {
      throw new AppError('invalid_query', `The filter on ${name} names days ("within"), but ${name} is ${physicalType}.`)
    }
    if (physicalType === 'timestamp' && clock === undefined) {
      throw new AppError(
        'invalid_query',
        `The filter on ${name} names days ("within"), but nothing says whose clock ${name} shows. Declare it in "time".`,
      )
    }
    if (typeof value === 'string') {
      parseRange(value, names)
      return value.trim().toLowerCase()
    }
    throw new AppError(
      'invalid_query',
      `The filter on ${name} says "within": ${JSON.stringify(value)}. It takes words such as "last 28 days".`,
    )
  },
  sql(value, column, context) {
    const { dataAsOf, timeZone, catalog } = context
    const asOf = secondsOf(Temporal.Instant.from(dataAsOf))
    const { from, to } = resolveRange(parseRange(value, catalog), {
      today: dayAt(asOf, timeZone),
      afterData: dayAfterData(asOf, timeZone),
      gridOf: (grain) => gridOf(grain, context),
    })
    return sql`${column.sql} >= ${startOf(from, column, context)} and ${column.sql} < ${startOf(to, column, context)}`
  },
  words: (value, isDenied) => `${isDenied ? 'does not lie' : 'lies'} in ${value}`,
}

function startOf(day: Day, { physicalType, clock = 'UTC' }: FilteredColumn, { functions, timeZone }: FilterContext): Sql {
  if (physicalType === 'date') return functions.value(dayText(day), 'date')
  const start = startOfDay(day, timeZone)
  if (physicalType === 'instant') return functions.value(instantText(start), 'instant')
  return functions.value(instantText(start + offsetAt(clock, start)).slice(0, -1), 'timestamp')
}
