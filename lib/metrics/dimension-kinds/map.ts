import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { DimensionKind } from './kind'

/** Values under other names: countries as regions, codes as words. No value stays no value. */
export interface MapDimension<Column extends string = string> {
  readonly map: Column
  /** From the value as text to what it is called. */
  readonly to: Readonly<Record<string, string>>
  /** For values that `to` does not name; without it they keep their own. */
  readonly otherwise?: string
}

export const map: DimensionKind<MapDimension> = {
  columns: (written) => [written.map],
  type: () => 'text',
  sql({ map: column, to, otherwise }, { source, functions, own }) {
    const type = columnType(source, column)?.type ?? 'text'
    const value = own(column)
    const groups = Map.groupBy(Object.keys(to), (key) => to[key])
    const named = [...groups].map(([name, keys]) => {
      const values = keys.map((key) => functions.value(key, type))
      return sql`when ${value} in (${sql.join(values)}) then ${name}`
    })
    const rest = otherwise === undefined ? sql`else cast(${value} as text)` : sql`when ${value} is not null then ${otherwise}`
    return sql`case ${sql.join([...named, rest], sql` `)} end`
  },
  parts: ({ map: column, to, otherwise }) => [column, { to, otherwise }],
  check({ map: column, to }, source) {
    const type = columnType(source, column)?.type ?? 'other'
    const accepts = keys[type]
    if (!accepts) return [`values of ${column} cannot be mapped: it is ${type}. Map a text, a whole number or a yes and no.`]
    const strange = Object.keys(to).find((key) => !accepts.test(key))
    return [
      ...(Object.keys(to).length > 0 ? [] : ['to is empty. Name at least one value, such as { DE: "Europe" }.']),
      ...(strange === undefined ? [] : [`"${strange}" is not a value of ${column}, which is ${type}.`]),
    ]
  },
  values: ({ to, otherwise }) => (otherwise === undefined ? undefined : [...new Set([...Object.values(to), otherwise])].sort()),
}

const keys: Readonly<Record<string, RegExp>> = { text: /^/, integer: /^-?\d{1,18}$/, boolean: /^(true|false)$/ }
