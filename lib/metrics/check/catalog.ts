import { lengthOf } from '@/lib/base/grain'
import { dimensionsOf, sourcesOf } from '../dimensions'
import { parseFilters } from '../filters/parse'
import { namesIn } from '../filters/where'
import type { Catalog, OwnCalendar, Segment, Source } from '../metric'
import { didYouMean, someOf } from '../suggest'
import { isZone } from '../time/zone'
import { checkDashboard } from './dashboard'
import { type CatalogProblem, type Definitions, refusal } from './definitions'
import { checkMetric } from './metric'
import { namePattern } from './name-pattern'
import { checkSource } from './source'

/**
 * The rules that types cannot hold, or that a type was talked out of. Empty when all of them are kept.
 *
 * ```ts
 * const sentences = (project: Definitions) => checkCatalog(project).map(({ name, message }) => `${name}: ${message}`)
 * ```
 */
export function checkCatalog(definitions: Definitions): readonly CatalogProblem[] {
  const sources = allSources(definitions)
  return [
    ...checkOwn(definitions.catalog).map((message) => ({ object: 'catalog' as const, name: '', message })),
    ...sources.flatMap((source) => problems('source', source.name, checkSource(source, sources))),
    ...[...definitions.metrics.values()].flatMap((metric) => problems('metric', metric.name, checkMetric(metric, definitions))),
    ...[...definitions.segments.values()].flatMap((segment) => problems('segment', segment.name, checkSegment(segment, sources))),
    ...[...definitions.dashboards.values()].flatMap((dashboard) => checkDashboard(dashboard, definitions)),
  ]
}

/**
 * Listed or only reached through a metric or a join, each once.
 *
 * ```ts
 * const tables = (project: Definitions) => allSources(project).map(({ table }) => table)
 * ```
 */
export function allSources({ sources, metrics }: Pick<Definitions, 'sources' | 'metrics'>): readonly Source[] {
  const found = new Set<Source>()
  const add = (source: Source): void => {
    if (found.has(source)) return
    found.add(source)
    for (const { to } of Object.values(source.joins)) add(to)
  }
  for (const source of sources.values()) add(source)
  for (const metric of metrics.values()) for (const source of sourcesOf(metric)) add(source)
  return [...found]
}

function problems(object: CatalogProblem['object'], name: string, messages: readonly string[]): readonly CatalogProblem[] {
  return messages.map((message) => ({ object, name, message }))
}

function checkOwn(catalog: Catalog): readonly string[] {
  const { schema, timeZone, teams, dataAsOf, fiscalYear, calendars = {} } = catalog
  const messages: string[] = []
  if (!isZone(timeZone)) messages.push(`Unknown time zone "${timeZone}". Zones have names such as Europe/Berlin or UTC.`)
  if (dataAsOf.clock !== undefined && !isZone(dataAsOf.clock)) messages.push(`dataAsOf has an unknown clock "${dataAsOf.clock}".`)
  const twice = teams.find((team, index) => teams.indexOf(team) !== index)
  if (twice !== undefined) messages.push(`The team "${twice}" is listed twice.`)
  if (teams.includes('everyone')) messages.push('"everyone" cannot be a team: it is the audience that holds all of them.')
  if (fiscalYear && !(Number.isInteger(fiscalYear.firstMonth) && fiscalYear.firstMonth >= 1 && fiscalYear.firstMonth <= 12))
    messages.push(`fiscalYear: firstMonth is a month from 1 to 12, but is ${fiscalYear.firstMonth}.`)
  const columns = schema[dataAsOf.table]
  const type = columns?.[dataAsOf.column]
  if (!columns) messages.push(`dataAsOf names an unknown table "${dataAsOf.table}".${didYouMean(dataAsOf.table, Object.keys(schema))}`)
  else if (!type) messages.push(`dataAsOf: ${dataAsOf.table} has no column "${dataAsOf.column}". Known: ${someOf(Object.keys(columns))}.`)
  else if (!/^(instant|timestamp|date)/.test(type)) messages.push(`dataAsOf: ${dataAsOf.column} is ${type}, not a time.`)
  return [...messages, ...Object.entries(calendars).flatMap(([name, calendar]) => checkCalendar(name, calendar, schema))]
}

function checkCalendar(name: string, { table, day, period }: OwnCalendar, schema: Catalog['schema']): readonly string[] {
  if (!namePattern.test(name) || !name.includes('_') || lengthOf(name))
    return [`"${name}" is not a calendar's name: use two words or more in lower case, such as retail_month or school_term.`]
  const columns = schema[table]
  if (!columns) return [`calendar ${name}: the schema has no table "${table}".${didYouMean(table, Object.keys(schema))}`]
  const unknown = [day, period].find((column) => !columns[column])
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, Object.keys(columns)) || ` Known: ${someOf(Object.keys(columns))}.`
    return [`calendar ${name}: ${table} has no column "${unknown}".${hint}`]
  }
  return columns[day]?.startsWith('date') ? [] : [`calendar ${name}: ${day} is ${columns[day]}, not a date.`]
}

function checkSegment({ where }: Segment, sources: readonly Source[]): readonly string[] {
  const names = namesIn(where)
  if (names.length === 0) return ['The segment filters nothing. Give it a where.']
  const [speaks] = sources.filter((source) => names.every((name) => dimensionsOf(source).has(name)))
  if (speaks)
    return refusal(() => parseFilters(where, (name) => dimensionsOf(speaks).get(name) ?? { physicalType: 'text' }, speaks.catalog))
  const known = [...new Set(sources.flatMap((source) => [...dimensionsOf(source).keys()]))]
  const strange = names.find((name) => !known.includes(name))
  if (strange) return [`Unknown dimension "${strange}".${didYouMean(strange, known)}`]
  return [`No source has all of ${names.join(', ')}, so no query can use the segment.`]
}
