/**
 * Wilson's interval for a share: where it lies in 95 of 100 cases, given `hits` of `all`. Both ends are between 0 and 1.
 *
 * @see E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927
 */
export function wilson(hits: number, all: number): readonly [low: number, high: number] {
  if (all <= 0) return [0, 1]
  const [share, square] = [hits / all, z * z]
  const middle = (share + square / (2 * all)) / (1 + square / all)
  const half = (z / (1 + square / all)) * Math.sqrt((share * (1 - share)) / all + square / (4 * all * all))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** Of the standard normal distribution, two-sided 95%. */
const z = 1.959963984540054
