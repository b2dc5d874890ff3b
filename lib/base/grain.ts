/** What one period is made of: seconds of the clock, whole days, or whole months; fiscal ones begin with the company's year. */
export type GrainLength = { readonly seconds: number } | { readonly days: number } | { readonly months: number; readonly fiscal?: true }

const lengths = {
  minute: { seconds: 60 },
  hour: { seconds: 3600 },
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
  fiscal_quarter: { months: 3, fiscal: true },
  fiscal_year: { months: 12, fiscal: true },
} as const satisfies Record<string, GrainLength>

/** Grains that every catalogue has, shortest first. */
export const standardGrains = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type StandardGrain = (typeof standardGrains)[number]

/** Grains of a catalogue that declares `fiscalYear`. */
export const fiscalGrains = ['fiscal_quarter', 'fiscal_year'] as const
export type FiscalGrain = (typeof fiscalGrains)[number]

/** The length of a standard or fiscal grain; undefined for a calendar of the company's own, whose periods are listed. */
export function lengthOf(grain: string): GrainLength | undefined {
  return Object.hasOwn(lengths, grain) ? lengths[grain as keyof typeof lengths] : undefined
}

/**
 * Seconds of a grain that divides the day: its periods are keyed by their UTC instant, so that a repeated hour stays two
 * points. Undefined for all others, which are keyed by their first local day.
 */
export function instantSeconds(grain: string | undefined): number | undefined {
  const length = grain === undefined ? undefined : lengthOf(grain)
  return length && 'seconds' in length ? length.seconds : undefined
}

/** `fiscal quarter`, `fiscal quarters`, `retail months`: the grain in a sentence. */
export function grainWords(grain: string, count = 1): string {
  const words = grain.replaceAll('_', ' ')
  return count === 1 ? words : `${words}s`
}

/** Months of a grain that is made of them. */
export function monthsOf(grain: string): number | undefined {
  const length = lengthOf(grain)
  return length && 'months' in length ? length.months : undefined
}
