/** Which way of moving is good. */
export const directionWords = { up: 'It rises', down: 'It falls', none: 'Neither: read it beside others' } as const

export const levelWords = {
  certified: 'Certified: owned, explained and tested',
  draft: 'Draft: not yet held to the rules',
} as const

/** What may be added up, and what must be counted anew. */
export const additivityWords = {
  additive: 'Days and groups add up',
  distinct: 'Each counts once: groups and days overlap and do not add up',
  semi: 'Groups add up, days do not',
  none: 'Parts do not add up; every total is worked out anew',
} as const

type Unit =
  | { readonly kind: 'share' }
  | { readonly kind: 'money'; readonly currency: string }
  | { readonly kind: 'count' | 'number'; readonly of?: string }

/** The unit as a word: `orders`, `%`, `USD`. */
export function unitWord(unit: Unit): string {
  if (unit.kind === 'share') return '%'
  return unit.kind === 'money' ? unit.currency : (unit.of ?? 'number')
}

type MetricTest = { readonly expect: keyof typeof expectations } | { readonly equals: number | string; readonly tolerance?: number }

const expectations = { 'non-negative': 'never below zero', 'not-null': 'never without a value', 'at-most-one': 'never above 100%' } as const

/** What a test of a metric holds it to. */
export function expectationWords(test: MetricTest): string {
  if ('expect' in test) return expectations[test.expect]
  return `expects ${test.equals}${test.tolerance ? ` ± ${test.tolerance}` : ''}`
}
