import { AppError } from '@/lib/base/errors'
import type { ResolvedDimension } from '../dimensions'
import { namesIn } from '../filters/where'
import type { Metric } from '../metric'
import type { Filters } from '../query'
import type { Written } from './shape'

/** What a kind makes itself is known only after its rows are: parts that do not add up stay apart, and no `any` mixes it. */
export function refuseOwn(metrics: readonly Metric[], by: readonly ResolvedDimension[], filters: readonly Filters[], query: Written): void {
  const isSplit = (name: string): boolean => by.some((dimension) => dimension.name === name)
  for (const { name, shape } of metrics) {
    for (const { relation, only } of Object.values(shape.measures)) {
      if (relation?.grain && query.totals?.some((keys) => !keys.includes('period'))) {
        throw new AppError(
          'invalid_query',
          `${name} has one value for each ${relation.grain} and none for several. Let all totals keep "period".`,
        )
      }
      for (const [own, { headline }] of Object.entries(relation?.dimensions ?? {})) {
        const isOther = (written: string): boolean => !(written in (relation?.dimensions ?? {}))
        const mixed = filters.some(({ any }) => any && namesIn({ any }).includes(own) && namesIn({ any }).some(isOther))
        if (mixed) {
          throw new AppError(
            'invalid_query',
            `any cannot put ${own}, which ${name} makes itself, beside dimensions of its table. Filter by each of them alone.`,
          )
        }
        const said = filters.filter((where) => namesIn(where).includes(own))
        const isHeld = said.some((where) => isOne((where as Readonly<Record<string, unknown>>)[own])) || (only && own in only)
        const isSummed = !isSplit(own) || (query.totals ?? []).some((keys) => !keys.includes(own))
        if (headline !== undefined && isSummed && said.length > 0 && !isHeld) {
          throw new AppError(
            'invalid_query',
            `The parts of ${name} by ${own} do not add up. Split by ${own}, in totals too, or filter it to one value.`,
          )
        }
      }
    }
  }
  const made = metrics.flatMap(({ shape }) =>
    Object.values(shape.measures).flatMap(({ relation }) => Object.keys(relation?.dimensions ?? {})),
  )
  const own = by.find(({ name }) => made.includes(name))
  if (own && query.top)
    throw new AppError(
      'invalid_query',
      `top ranks groups of a table, but ${own.name} is made by the metric itself. Leave top out, or the split by ${own.name}.`,
    )
}

function isOne(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 1) || typeof value === 'string' || typeof value === 'number'
}
