import { columnsOf, columnType } from '../column-type'
import { checkKind, kindOf } from '../dimension-kinds'
import { dimensionsOf } from '../dimensions'
import type { Source } from '../metric'
import { didYouMean, someOf } from '../suggest'
import { isZone } from '../time/zone'
import { checkJoin, checkValidity } from './join'
import { missing } from './missing'
import { namePattern } from './name-pattern'
import { checkQuery } from './query'
import { checkWhere } from './where'

/** The messages of a source's broken rules: names, columns, clocks, joins. */
export function checkSource(source: Source, all: readonly Source[]): readonly string[] {
  const { name, table, query, catalog } = source
  const columns = columnsOf(source)
  if (!columns) return [`The schema has no table "${table}".${didYouMean(table, Object.keys(catalog.schema))}`]
  const twin = all.find((other) => other !== source && other.name === name)
  return [
    ...(namePattern.test(name) ? [] : [`"${name}" is not a source's name: use up to 40 lower case letters, digits and _.`]),
    ...(twin ? [`Two sources are called "${name}", over ${table} and ${twin.table}. Give one of them a name.`] : []),
    ...(query ? checkQuery(source, query, all) : []),
    ...missing(source, 'primaryKey', source.primaryKey),
    ...checkValidity(source),
    ...checkTimes(source),
    ...checkSettling(source),
    ...checkDimensions(source),
    ...checkPeople(source),
    ...[...dimensionsOf(source).keys()].filter((path) => path.length > 60).map((path) => `The name ${path} is longer than 60 letters.`),
    ...checkExclusions(source),
    ...Object.entries(source.joins).flatMap(([join, target]) => checkJoin(source, join, target)),
  ]
}

function checkTimes(source: Source): readonly string[] {
  return Object.entries(source.time).flatMap(([column, { clock }]) => {
    const type = columnType(source, column)?.type
    if (!type) return missing(source, 'time', [column])
    if (type !== 'instant' && type !== 'timestamp' && type !== 'date') return [`time: ${column} is ${type}, not a time.`]
    if (type === 'timestamp' && clock === undefined)
      return [`time: ${column} has no zone of its own. Say whose clock it shows, such as { clock: 'UTC' }.`]
    if (type !== 'timestamp' && clock !== undefined) return [`time: ${column} is ${article(type)} and takes no clock.`]
    return clock !== undefined && !isZone(clock) ? [`time: ${column} has an unknown clock "${clock}".`] : []
  })
}

function checkSettling({ settlesIn }: Source): readonly string[] {
  if (settlesIn === undefined || (Number.isInteger(settlesIn) && settlesIn >= 1 && settlesIn <= 60)) return []
  return [`settlesIn: ${settlesIn} days. Take a whole number from 1 to 60, or leave it out where rows come in time.`]
}

function checkDimensions(source: Source): readonly string[] {
  return Object.entries(source.dimensions).flatMap(([name, dimension]) => {
    if (!namePattern.test(name) || taken.includes(name))
      return [`"${name}" is not a dimension's name: use up to 40 lower case letters, digits and _; "period" and "any" are taken.`]
    const unknown = missing(source, `dimension ${name}`, kindOf(dimension)?.columns(dimension) ?? [])
    if (unknown.length > 0) return unknown
    return checkKind(dimension, source).map((message) => `dimension ${name}: ${message}`)
  })
}

function checkPeople(source: Source): readonly string[] {
  const { people, catalog } = source
  if (!people) return []
  const known = ['analysts', 'administrators', ...catalog.teams]
  const strangers = (people.audience ?? []).filter((name) => !known.includes(name))
  return [
    ...missing(source, 'people', people.columns),
    ...(people.audience?.length === 0
      ? ['people: its audience is empty. Name teams, analysts or administrators; analysts without it.']
      : []),
    ...strangers.map((name) => `people: "${name}" is no audience for names of people.${didYouMean(name, known)} Known: ${someOf(known)}.`),
  ]
}

/** A column of results, and the part of filters that lists others. */
const taken = ['period', 'any']

function checkExclusions(source: Source): readonly string[] {
  return Object.entries(source.exclusions).flatMap(([name, { where }]) => {
    if (!namePattern.test(name)) return [`"${name}" is not an exclusion's name: use up to 40 lower case letters, digits and _.`]
    if (Object.keys(where).length === 0)
      return [`exclusion ${name}: it says no condition, and so would leave out every row. Give it a where.`]
    return checkWhere(source, where).map((message) => `exclusion ${name}: ${message}`)
  })
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}
