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
  if (join.on) return checkBridge(source, name, join, join.on)
  if (join.share) return [`join ${name}: share is for a bridge. Say on which columns of ${to.name} a row may meet several, on: …`]
  if (to.primaryKey.length === 0)
    return [
      `join ${name}: ${to.table} has no primary key, so a row could meet several of its rows. Give it one, or make it a bridge with on and share.`,
    ]
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

/** A row may meet several, so something must say what that does to the numbers. */
function checkBridge(source: Source, name: string, { via, to, share, at }: Join, on: readonly string[]): readonly string[] {
  const unknown = missing(to, `join ${name}, on`, on)
  if (unknown.length > 0) return unknown
  if (via.length !== on.length) return [`join ${name}: via names ${via.join(', ')}, but on names ${on.join(', ')}.`]
  if (share !== 'each')
    return [
      `join ${name}: a row of ${source.name} may meet several of ${to.name} on ${on.join(', ')}, which would count it several times. ` +
        `Say how it is shared, share: 'each' (it counts fully in each group), or split it in a query of its own.`,
    ]
  if (at !== undefined) return [`join ${name}: a bridge meets all rows and takes no "at".`]
  if (source.primaryKey.length === 0)
    return [`join ${name}: ${source.name} has no key, so nothing tells a row that meets two from two rows. Give it a primaryKey.`]
  return via.flatMap((column, index) => {
    const [own, other] = [columnType(source, column)?.type, columnType(to, on[index] ?? '')?.type]
    return own === other ? [] : [`join ${name}: ${column} is ${own}, but ${to.table}.${on[index]} is ${other}.`]
  })
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
