import { sql } from 'kysely'
import type { Sql, SqlFunctions } from '@/lib/metrics'

/** For `json` and `jsonb`. */
export const postgresProperty: SqlFunctions['property'] = (json, path, type) => {
  const steps = path.map((name) => sql`-> cast(${sql.lit(name)} as text)`)
  const found = sql`case when ${isReadable(sql`cast(${json} as text)`)} then cast(${json} as json) ${sql.join(steps, sql` `)} end`
  const value = sql.id('property', 'value')
  // Without an offset the value would be looked for wherever it is named.
  return sql`(select ${typedValue(value, type)} from (select ${found} as value offset 0) as property)`
}

function typedValue(value: Sql, type: 'text' | 'integer' | 'boolean'): Sql {
  const text = sql`(${value} #>> '{}')`
  if (type === 'boolean') return sql`case json_typeof(${value}) when 'boolean' then cast(${text} as boolean) end`
  const whole = sql`case when ${text} ~ '^-?[0-9]{1,18}$' then cast(${text} as bigint) end`
  if (type === 'integer') return sql`case json_typeof(${value}) when 'number' then ${whole} end`
  return sql`case json_typeof(${value}) when 'string' then ${text} when 'boolean' then ${text} when 'number' then cast(${whole} as text) end`
}

/** Reading JSON with \u0000 or half a character ends a statement, though a column may hold it. Escaped backslashes say nothing here. */
function isReadable(text: Sql): Sql {
  const high = '\\\\u[dD][89abAB][0-9a-fA-F]{2}'
  const low = '\\\\u[dD][c-fC-F]'
  const unreadable = sql.lit(`\\\\u0000|${high}(?!${low})|(?<!${high})${low}`)
  return sql`(strpos(${text}, '\\u') = 0 or replace(${text}, '\\\\', ' ') !~ ${unreadable})`
}
