import { AppError } from '@/lib/base/errors'
import { fiscalGrains, standardGrains } from '@/lib/base/grain'
import type { Catalog } from '../metric'
import type { Grain, OwnGrain } from '../query'
import { didYouMean } from '../suggest'

/** Every grain that a catalogue knows, shortest first, its own calendars last. */
export function grainsOf({ fiscalYear, calendars }: Pick<Catalog, 'fiscalYear' | 'calendars'>): readonly Grain[] {
  return [...standardGrains, ...(fiscalYear ? fiscalGrains : []), ...(Object.keys(calendars ?? {}) as OwnGrain[])]
}

/** @throws AppError `invalid_query` for a grain that the catalogue does not know */
export function checkGrain(grain: string, catalog: Pick<Catalog, 'fiscalYear' | 'calendars'>): Grain {
  const known = grainsOf(catalog)
  const found = known.find((name) => name === grain)
  if (found) return found
  const isFiscal = (fiscalGrains as readonly string[]).includes(grain)
  const hint = isFiscal ? ' The catalogue declares no fiscalYear: { firstMonth: 4 }.' : didYouMean(grain, known)
  throw new AppError('invalid_query', `Unknown grain "${grain}".${hint} Known: ${known.join(', ')}.`)
}
