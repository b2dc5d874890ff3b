import { columnsOf, columnType } from '../column-type'
import { dimensionsOf } from '../dimensions'
import { parseFilters } from '../filters/parse'
import { namesIn } from '../filters/where'
import type { Source } from '../metric'
import type { Filters } from '../query'
import { didYouMean, type Known } from '../suggest'
import { refusal } from './definitions'

/** The broken rules of filters that a definition brings along, by dimension or own column of its source. */
export function checkWhere(source: Source, where: Filters): readonly string[] {
  const subject = (name: string) => {
    const physicalType = columnType(source, name)?.type
    return dimensionsOf(source).get(name) ?? (physicalType && { physicalType, clock: source.time[name]?.clock })
  }
  const known = (): Known[] =>
    [...dimensionsOf(source).keys(), ...Object.keys(columnsOf(source) ?? {})].map((name) => ({
      name,
      also: [name.slice(name.lastIndexOf('.') + 1)],
    }))
  const strange = namesIn(where).find((name) => !subject(name))
  if (strange !== undefined) return [`${source.name} has neither a dimension nor a column "${strange}".${didYouMean(strange, known())}`]
  const several = namesIn(where).find((name) => dimensionsOf(source).get(name)?.isBridged)
  if (several !== undefined)
    return [`a row of ${source.name} may have several of ${several}, so a definition cannot filter by it. A query can.`]
  return refusal(() => parseFilters(where, (name) => subject(name) ?? { physicalType: 'other' }, source.catalog))
}
