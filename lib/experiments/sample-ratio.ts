import { chiSquareAbove } from './distributions'

/** Whether units came into the variants as planned. */
export interface SampleRatio {
  /** Of shares this far from the plan, if they were dealt as planned. */
  readonly p: number
  /** Below 0.001: something decides who is counted, so that nothing else can be read. */
  readonly isBlocked: boolean
}

/** χ² of the counts against the planned shares, which need not add up to 1. */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio {
  const units = counts.reduce((sum, count) => sum + count, 0)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  if (units === 0) return { p: 1, isBlocked: false }
  const square = counts.reduce((sum, count, index) => {
    const expected = (units * (shares[index] as number)) / whole
    return sum + (count - expected) ** 2 / expected
  }, 0)
  const p = chiSquareAbove(square, counts.length - 1)
  return { p, isBlocked: p < leastChance }
}

const leastChance = 0.001
