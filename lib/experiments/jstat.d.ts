/** The few functions that are used; the package brings no types. */
declare module 'jstat' {
  const jStat: {
    /** The regularised incomplete beta function. */
    ibeta(x: number, a: number, b: number): number
    /** The regularised lower incomplete gamma function. */
    lowRegGamma(a: number, x: number): number
    readonly normal: {
      cdf(x: number, mean: number, deviation: number): number
      inv(p: number, mean: number, deviation: number): number
    }
    readonly studentt: { inv(p: number, freedom: number): number }
  }
  export default jStat
}
