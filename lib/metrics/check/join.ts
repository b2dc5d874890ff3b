import { columnType } from '../column-type'
import type { Join, Source } from '../metric'
import { didYouMean, someOf } from '../suggest'
import { isZone } from '../time/zone'
import { clockOf } from '../validity'
import { missing } from './missing'
import { namePattern } from './name-pattern'

/** The broken rules of a join: its name, its columns against the key, its moment. */
export function checkJoin(source: Source, name: string, join: Join): readonly string[] {
  const { via, to } = join
  if (!namePattern.test(name) || name === 'fact')
    return [`"${name}" is not a join's name: use up to 40 lower case letters, digits and _; "fact" is taken.`]
  if (to.catalog !== source.catalog) return [`join ${name}: ${to.name} belongs to another catalogue.`]
  const unknown = missing(source, `join ${name}`, via)
  if (unknown.length > 0) return unknown
  if (to.primaryKey.length === 0)
    return [`join ${name}: ${to.table} has no primary key, so a row could meet several of its rows. Give it one, or leave the join out.`]
  if (via.length !== to.primaryKey.length) {
    return [`join ${name}: via names ${via.join(', ')}, but the key of ${to.table} is ${to.primaryKey.join(', ')}.`]
  }
  const strange = via.flatMap((column, index) => {
    const key = to.primaryKey[index] ?? ''
    const [own, other] = [columnType(source, column)?.type, columnType(to, key)?.type]
    return own === other || other === undefined ? [] : [`join ${name}: ${column} is ${own}, but ${to.table}.${key} is ${other}.`]
  })
  return [...strange, ...checkMoment(source, name, join)]
}

function checkMoment(source: Source, name: string, { to, at }: Join): readonly string[] {
  const clocks = Object.keys(source.time)
  if (!to.validity) {
    return at === undefined
      ? []
      : [`join ${name}: ${to.name} has one row per key, whatever the time. Leave "at" out, or give ${to.name} a validity.`]
  }
  if (at === 'today' || (at !== undefined && clocks.includes(at))) return []
  const right = `one of its time columns (${someOf(clocks)}), or 'today'`
  return at === undefined
    ? [`join ${name}: ${to.name} has several rows per ${to.primaryKey.join(', ')} over time. Say whose moment counts, at: ${right}.`]
    : [`join ${name}: "${at}" is not a time column of ${source.name}.${didYouMean(at, clocks)} Say at: ${right}.`]
}

/** The broken rules of a source with several rows per key over time. */
export function checkValidity(source: Source): readonly string[] {
  const { validity, primaryKey, name } = source
  if (!validity) return []
  const unknown = missing(source, 'validity', [validity.from, validity.to])
  if (unknown.length > 0) return unknown
  if (primaryKey.length === 0) return [`validity: ${name} has no key, so nothing says which rows follow each other. Give it a primaryKey.`]
  return [validity.from, validity.to].flatMap((column) => {
    const type = columnType(source, column)?.type
    const clock = clockOf(source, column)
    if (type !== 'instant' && type !== 'timestamp' && type !== 'date') return [`validity: ${column} is ${type}, not a time.`]
    if (type === 'timestamp' && clock === undefined)
      return [`validity: ${column} has no zone of its own. Say whose clock it shows, such as { clock: 'UTC' }.`]
    return clock !== undefined && !isZone(clock) ? [`validity: ${column} has an unknown clock "${clock}".`] : []
  })
}
