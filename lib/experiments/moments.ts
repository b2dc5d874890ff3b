/** Units of one variant, of each of which several numbers are known: their means and how they vary together. */
export interface Moments {
  readonly units: number
  mean(variable: string): number
  /** Divided by units less one, or by units for a proportion, whose variance is then p(1 − p). */
  covariance(one: string, other: string): number
}

/**
 * From sums: of each variable under its own name, and of each product of two under both, such as `yy` and `yx`, in the order of
 * `variables`.
 */
export function momentsOf(
  units: number,
  sums: Readonly<Record<string, number>>,
  { variables, less = 1 }: { readonly variables: readonly string[]; readonly less?: 0 | 1 },
): Moments {
  const place = (variable: string): number => variables.indexOf(variable)
  const sum = (name: string): number => sums[name] ?? Number.NaN
  return {
    units,
    mean: (variable) => sum(variable) / units,
    covariance(one, other) {
      const [first, second] = place(one) <= place(other) ? [one, other] : [other, one]
      const value = (sum(first + second) - (sum(first) * sum(second)) / units) / (units - less)
      // Rounding may leave a trace below zero where all units are alike.
      return one === other ? Math.max(0, value) : value
    },
  }
}

/** A number per unit that is made of its variables: each times its weight. */
export type Weights = Readonly<Record<string, number>>

export function meanOf(moments: Moments, weights: Weights): number {
  return Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * moments.mean(name), 0)
}

export function covarianceOf(moments: Moments, one: Weights, other: Weights): number {
  return Object.entries(one).reduce(
    (sum, [a, weightA]) =>
      sum + Object.entries(other).reduce((inner, [b, weightB]) => inner + weightA * weightB * moments.covariance(a, b), 0),
    0,
  )
}
