import type { SelectOption } from '@/components/ui/select'
import { fiscalGrains, grainWords, standardGrains } from '@/lib/base/grain'
import type { Grain, OwnGrain } from '@/lib/metrics'
import type { RangeNames } from '@/lib/metrics/time/range-words'
import { readRange } from './page-range'

/** Every grain of the company, shortest first. */
export function grainsOf({ fiscalYear, calendars }: RangeNames): readonly Grain[] {
  return [...standardGrains, ...(fiscalYear ? fiscalGrains : []), ...(Object.keys(calendars ?? {}) as OwnGrain[])]
}

/** Those to choose from; minutes only while they would not be too many. */
export function grainOptions(
  names: RangeNames,
  { grain, range }: { readonly grain: Grain; readonly range: string },
): readonly SelectOption<Grain>[] {
  return grainsOf(names)
    .filter((name) => name !== 'minute' || grain === 'minute' || isOneDay(range, names))
    .map((name) => {
      const words = grainWords(name)
      return { value: name, title: words.charAt(0).toUpperCase() + words.slice(1) }
    })
}

function isOneDay(text: string, names: RangeNames): boolean {
  const range = readRange(text, names)
  if (Array.isArray(range)) return Date.parse(`${range[1]}T00:00:00Z`) - Date.parse(`${range[0]}T00:00:00Z`) <= 86_400_000
  return /^(today|yesterday|(this|last) (1 )?(complete )?day|1d|\d{4}-\d{2}-\d{2})$/.test(String(range))
}
