import { covarianceOf, type Moments, meanOf, type Weights } from './moments'

export type Statistic = 'mean' | 'proportion' | 'ratio'

/** What a metric is worth per unit in one variant. */
export interface Estimate {
  readonly units: number
  /** As it was measured. */
  readonly value: number
  /** With what was known beforehand taken off; `value` where nothing was. */
  readonly adjusted: number
  /** Of one unit: divided by `units` it is the variance of `adjusted`. */
  readonly variance: number
}

/** Estimates of the variants in their order, and how much of the variance is taken off by what was known beforehand, 0 to 1. */
export interface Estimates {
  readonly variants: readonly Estimate[]
  readonly theta: number
  readonly reduction: number
}

/**
 * The variables are `y`, or `y` over `d` for a ratio, and, with `cuped`, the same before the exposure: `x`, or `x` over `e`. What is
 * taken off is θ·(x − mean of x), where θ = cov(y, x) ÷ var(x) inside the variants, pooled. Who has no history has x = 0, so that
 * θ·x is nothing. A ratio is linear in its two parts by the delta method: (y − R·d) ÷ mean of d.
 *
 * @see Deng, Xu, Kohavi, Walker: Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data, 2013
 */
export function estimatesOf(samples: readonly Moments[], statistic: Statistic, { cuped }: { readonly cuped: boolean }): Estimates {
  const linear = samples.map((sample) => weightsOf(sample, statistic, ['y', 'd']))
  const values = samples.map((sample) => (statistic === 'ratio' ? sample.mean('y') / sample.mean('d') : sample.mean('y')))
  const own = samples.map((sample, index) => covarianceOf(sample, linear[index] as Weights, linear[index] as Weights))
  const plain = samples.map((sample, index): Estimate => {
    const value = values[index] as number
    return { units: sample.units, value, adjusted: value, variance: own[index] as number }
  })
  const before = cuped ? weightsBefore(samples, statistic) : undefined
  if (!before) return { variants: plain, theta: 0, reduction: 0 }

  const withBefore = samples.map((sample, index) => covarianceOf(sample, linear[index] as Weights, before))
  const ofBefore = samples.map((sample) => covarianceOf(sample, before, before))
  const pooled = (parts: readonly number[]): number => parts.reduce((sum, part, at) => sum + part * ((samples[at] as Moments).units - 1), 0)
  const spread = pooled(ofBefore)
  const theta = spread > 0 ? pooled(withBefore) / spread : 0
  if (!Number.isFinite(theta) || theta === 0) return { variants: plain, theta: 0, reduction: 0 }
  const units = samples.reduce((sum, sample) => sum + sample.units, 0)
  const middle = samples.reduce((sum, sample) => sum + meanOf(sample, before) * sample.units, 0) / units
  const variants = plain.map((estimate, index) => ({
    ...estimate,
    adjusted: estimate.value - theta * (meanOf(samples[index] as Moments, before) - middle),
    variance: Math.max(0, (own[index] as number) + theta * theta * (ofBefore[index] as number) - 2 * theta * (withBefore[index] as number)),
  }))
  const left = pooled(variants.map(({ variance }) => variance))
  return { variants, theta, reduction: Math.max(0, 1 - left / pooled(own)) }
}

function weightsOf(sample: Moments, statistic: Statistic, [over, under]: readonly [string, string]): Weights {
  if (statistic !== 'ratio') return { [over]: 1 }
  const [above, below] = [sample.mean(over), sample.mean(under)]
  return { [over]: 1 / below, [under]: -above / (below * below) }
}

/** Of all variants together: before the exposure they are one population. */
function weightsBefore(samples: readonly Moments[], statistic: Statistic): Weights | undefined {
  if (statistic !== 'ratio') return { x: 1 }
  const units = samples.reduce((sum, sample) => sum + sample.units, 0)
  const mean = (name: string): number => samples.reduce((sum, sample) => sum + sample.mean(name) * sample.units, 0) / units
  const all: Moments = { units, mean, covariance: () => Number.NaN }
  return mean('e') === 0 ? undefined : weightsOf(all, statistic, ['x', 'e'])
}
