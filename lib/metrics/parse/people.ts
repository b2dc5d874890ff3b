import { AppError } from '@/lib/base/errors'
import type { Metric } from '../metric'
import { headPart, type PeoplePart, peopleParts } from '../people-parts'
import { didYouMean, someOf } from '../suggest'
import type { Written } from './shape'

/** @throws AppError `invalid_query` where a query for people asks for more, and where nobody can be listed */
export function checkPeople({ people, ...query }: Written, metrics: readonly Metric[]): PeoplePart | undefined {
  if (people === undefined) return undefined
  const [metric, ...others] = metrics as readonly [Metric, ...Metric[]]
  if (others.length > 0)
    throw new AppError('invalid_query', `people are those of one metric, but the query has ${metrics.length}. Ask for one of them.`)
  const strange = (['by', 'compare', 'order', 'having', 'top', 'totals', 'leftOut', 'details'] as const).find(
    (part) => query[part] !== undefined,
  )
  if (strange) {
    const remedy = strange === 'by' ? 'Hold each split to one value in where.' : 'Leave it out.'
    throw new AppError('invalid_query', `people are those behind one value, which has no ${strange}. ${remedy}`)
  }
  const part = findPart(metric, people)
  if (part.refusal) throw new AppError('invalid_query', part.refusal)
  return part
}

/** @throws AppError `invalid_query` which names the parts there are */
export function findPart(metric: Metric, people: true | string): PeoplePart {
  const parts = peopleParts(metric)
  const known = parts.map(({ name, title }) => `people: "${name}" (${title})`)
  if (people === true) {
    const part = headPart(metric)
    if (part) return part
    throw new AppError(
      'invalid_query',
      `${metric.name} is put together of ${parts.length} parts, each with its own people. Ask for ${known.slice(0, 4).join(' or ')}${known.length > 4 ? ` or one of ${known.length - 4} more` : ''}.`,
    )
  }
  const part = parts.find(({ name }) => name === people)
  if (part) return part
  const names = parts.map(({ name }) => name)
  throw new AppError('invalid_query', `${metric.name} has no part "${people}".${didYouMean(people, names)} Known: ${someOf(names)}.`)
}
