import { sql } from 'kysely'
import type { Sql, SqlFunctions } from '@/lib/metrics'

/**
 * A name that stands twice in an object means its last value, as in PostgreSQL and in JavaScript; `json_extract` takes the first. Where
 * that can be, and where names may be spelt with escapes, the object is taken apart, which is slower.
 */
export const duckdbProperty: SqlFunctions['property'] = (json, path, type) => {
  const text = sql`cast(${json} as varchar)`
  const place = sql.lit(`$${path.map((name) => `."${name}"`).join('')}`)
  const isPlain = [sql`not contains(${text}, '\\')`, ...path.map((name) => occursOnce(text, `"${name}"`))]
  const apart = sql`list_reduce([${sql.join([text, ...path.map((name) => sql.lit(name))])}], lambda object, name: ${lastOf})`
  const found = sql.id('found')
  return sql`case
    when ${sql.join(isPlain, sql` and `)} then ${typedValue(sql`json_type(${json}, ${place})`, sql`json_extract_string(${json}, ${place})`, type)}
    when strpos(replace(${text}, '\\\\', ' '), '\\u0000') = 0
    then list_transform([${apart}], lambda found: ${typedValue(sql`json_type(${found})`, sql`json_extract_string(${found}, '$')`, type)})[1]
    end`
}

function typedValue(kind: Sql, text: Sql, type: 'text' | 'integer' | 'boolean'): Sql {
  if (type === 'boolean') return sql`case when ${kind} = 'BOOLEAN' then cast(${text} as boolean) end`
  const whole = sql`when ${kind} in ('UBIGINT', 'BIGINT') and regexp_full_match(${text}, '-?[0-9]{1,18}')`
  if (type === 'integer') return sql`case ${whole} then cast(${text} as bigint) end`
  return sql`case when ${kind} in ('VARCHAR', 'BOOLEAN') then ${text} ${whole} then ${text} end`
}

/** Wrongly no at times, which costs time alone. A pattern of fixed parts is looked through faster than one with single signs. */
function occursOnce(text: Sql, part: string): Sql {
  const loose = part.replaceAll('_', '%')
  return sql`${text} not like ${sql.lit(`%${loose}%${loose}%`)}`
}

/** Of `object`, as text, the last value called `name`. */
const lastOf = sql`cast(json_extract(object, '$.*')[len(json_keys(object)) + 1 - list_position(list_reverse(json_keys(object)), name)] as varchar)`
