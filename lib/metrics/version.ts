import { createHash } from 'node:crypto'
import { columnsOf } from './column-type'
import { kindOf } from './dimension-kinds'
import { namesIn } from './filters/where'
import type { Catalog, Measure, Source } from './metric'

export interface VersionParts {
  readonly kind: string
  readonly definition: unknown
  readonly catalog: Catalog
  readonly measures: Readonly<Record<string, Measure>>
}

/**
 * Twelve hexadecimal digits that change exactly when a metric's numbers can: with its definition, the tables, keys, clocks,
 * dimensions and joins of its sources, and the catalogue's zone, week, fiscal year and calendars; not with its title or playbook.
 */
export function versionOf(parts: VersionParts): string {
  return hashOf(versionedParts(parts))
}

/** All that a version is taken of, as plain data: two metrics of one version have equal parts. */
export function versionedParts({ kind, definition, catalog, measures }: VersionParts): object {
  const { timeZone, weekStart, fiscalYear, calendars } = catalog
  const all = Object.entries(measures).map(([name, measure]) => [name, measureParts(measure)])
  return { kind, definition, timeZone, weekStart, fiscalStart: fiscalYear?.firstMonth, calendars, measures: all }
}

/** Twelve hexadecimal digits of the SHA-256 of a value's canonical JSON: keys in order, whatever order they were written in. */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex')
    .slice(0, 12)
}

function measureParts({ source, relation, segments: _names, ...own }: Measure): unknown {
  const { column, times, per = [], time, where } = own
  const typed = [column, times, ...per, time, ...namesIn(where)].filter((name) => name !== undefined)
  return {
    ...own,
    ...(relation && { relation: relation.options, reads: relation.reads?.map(measureParts) }),
    clock: source.time[time]?.clock,
    types: typed.map((name) => columnsOf(source)?.[name]),
    source: sourceParts(source),
  }
}

/** Dimensions belong to it: the numbers of a split are numbers of the metric. */
function sourceParts(source: Source, { exclusions: isExcluding }: { readonly exclusions: boolean } = { exclusions: true }): unknown {
  const { table, query, primaryKey, validity, dimensions, joins } = source
  const columns = columnsOf(source) ?? {}
  const exclusions = Object.values(source.exclusions).map(({ where }) => [where, namesIn(where).map((key) => columns[key])])
  return {
    ...(query ? { query: query.version } : { table }),
    primaryKey,
    dimensions: Object.entries(dimensions).map(([name, it]) => {
      const kind = kindOf(it)
      return [name, ...(kind?.parts(it, source) ?? []), ...(kind?.columns(it) ?? []).map((column) => columns[column])]
    }),
    joins: Object.entries(joins).map(([name, join]) => [
      name,
      join.via,
      sourceParts(join.to, { exclusions: isExcluding && join.exclusions !== 'ignored' }),
      ...(join.on ? [join.on, join.share] : []),
      ...(join.at === undefined ? [] : [join.at, source.time[join.at]?.clock, columns[join.at]]),
    ]),
    ...(validity && { validity: [validity, columns[validity.from], columns[validity.to]] }),
    ...(isExcluding && exclusions.length > 0 && { exclusions }),
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]))
}
