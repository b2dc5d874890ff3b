import { halfWidth, type Method } from './compare'
import { normalBelow, normalQuantile } from './distributions'

/** What is known of a metric before a test, per unit and in the time that the test will take. */
export interface Baseline {
  readonly mean: number
  /** Of one unit, after what is known beforehand is taken off. */
  readonly variance: number
}

export interface Wish extends Method {
  /** The relative effect that should not be missed: 0.05 for 5 %. */
  readonly effect: number
  /** How often it should be found if it is there: 0.8. */
  readonly power: number
  /** Shares of the units in the control and in the variant; a half each without them. */
  readonly shares?: readonly [control: number, variant: number]
}

/**
 * Units in both variants together so that the effect is found with that power: for one look at the end with a fixed horizon, and for
 * a look at the end at the latest with an always-valid interval, which then often ends earlier.
 */
export function unitsNeeded({ mean, variance }: Baseline, wish: Wish): number {
  if (!(variance > 0) || mean === 0 || wish.effect === 0) return Number.NaN
  let [low, high] = [4, 8]
  while (powerAt(high, { mean, variance }, wish) < wish.power) {
    ;[low, high] = [high, high * 2]
    if (high > 1e13) return Number.POSITIVE_INFINITY
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (powerAt(middle, { mean, variance }, wish) < wish.power) low = middle
    else high = middle
  }
  return high
}

/** How often the effect is found at the end with so many units, 0 to 1. */
export function powerAt(units: number, { mean, variance }: Baseline, wish: Wish): number {
  const spread = varianceAt(units, variance, wish)
  const half = halfWidth(spread, { freedom: units - 2, units }, wish)
  const [distance, deviation] = [Math.abs(wish.effect * mean), Math.sqrt(spread)]
  return normalBelow((distance - half) / deviation) + normalBelow((-distance - half) / deviation)
}

/** The smallest relative effect found with that power, with so many units. */
export function smallestEffect(units: number, { mean, variance }: Baseline, wish: Omit<Wish, 'effect'>): number {
  const spread = varianceAt(units, variance, wish)
  const half = halfWidth(spread, { freedom: units - 2, units }, wish)
  return (half + normalQuantile(wish.power) * Math.sqrt(spread)) / Math.abs(mean)
}

function varianceAt(units: number, variance: number, { shares = [0.5, 0.5] }: Pick<Wish, 'shares'>): number {
  const whole = shares[0] + shares[1]
  return shares.reduce((sum, share) => sum + variance / ((units * share) / whole), 0)
}
