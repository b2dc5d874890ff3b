import jStat from 'jstat'

/** Chance of a Student t at least this far from 0 on either side. */
export function studentTwoSided(t: number, freedom: number): number {
  if (freedom > mostFreedom) return 2 * jStat.normal.cdf(-Math.abs(t), 0, 1)
  return jStat.ibeta(freedom / (freedom + t * t), freedom / 2, 0.5)
}

/** The t that a share of `p` lies below. */
export function studentQuantile(p: number, freedom: number): number {
  return freedom > mostFreedom ? normalQuantile(p) : jStat.studentt.inv(p, freedom)
}

export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1)
}

export function normalBelow(z: number): number {
  return jStat.normal.cdf(z, 0, 1)
}

/** Chance of a χ² at least this large. */
export function chiSquareAbove(x: number, freedom: number): number {
  return x <= 0 ? 1 : Math.max(0, 1 - jStat.lowRegGamma(freedom / 2, x / 2))
}

/** Beyond it the two differ in the sixth digit, and the inverse of the t loses digits. */
const mostFreedom = 1e6
