import { studentQuantile, studentTwoSided } from './distributions'
import type { Estimate } from './estimate'

/** An estimate with the range it lies in at the level asked for. */
export interface Interval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/** How intervals are made, plain data. */
export interface Method {
  /**
   * `always_valid` holds however often somebody looks; `fixed_horizon` is narrower and holds for one look, on the day that was
   * planned.
   */
  readonly analysis: 'always_valid' | 'fixed_horizon'
  /** 0.05 for intervals of 95 %. */
  readonly alpha: number
  /** Units of both variants at which the always-valid interval is narrowest for its size. */
  readonly tuning: number
}

/** One variant beside the control. */
export interface Comparison {
  /** In the metric's own unit, per unit followed. */
  readonly difference: Interval
  /** The same over the size of the control's value, by the delta method; none where that is 0. */
  readonly lift?: Interval
  /** Of no difference at all, on the absolute scale. */
  readonly p: number
}

/**
 * Welch's test on the absolute difference. None where a variant has fewer than two units or nothing varies.
 *
 * @see the always-valid interval: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas: Time-uniform central limit theory, 2023, as GrowthBook has it
 */
export function compare(control: Estimate, variant: Estimate, method: Method): Comparison | undefined {
  if (control.units < 2 || variant.units < 2) return undefined
  const [a, b] = [control.variance / control.units, variant.variance / variant.units]
  const difference = variant.adjusted - control.adjusted
  if (!(a + b > 0) || !Number.isFinite(difference)) return undefined
  const freedom = (a + b) ** 2 / (a ** 2 / (control.units - 1) + b ** 2 / (variant.units - 1))
  const units = control.units + variant.units
  const absolute = { estimate: difference, variance: a + b }
  const base = Math.abs(control.value)
  const relative = {
    estimate: difference / base,
    variance: b / base ** 2 + (a * variant.value ** 2) / base ** 4,
  }
  const around = ({ estimate, variance }: typeof absolute): Interval => {
    const half = halfWidth(variance, { freedom, units }, method)
    return { estimate, low: estimate - half, high: estimate + half }
  }
  const p =
    method.analysis === 'fixed_horizon' ? studentTwoSided(difference / Math.sqrt(a + b), freedom) : alwaysValidP(absolute, units, method)
  return { difference: around(absolute), ...(base > 0 && { lift: around(relative) }), p }
}

/** Half of the interval around an estimate of this variance. */
export function halfWidth(
  variance: number,
  { freedom, units }: { readonly freedom: number; readonly units: number },
  method: Method,
): number {
  if (method.analysis === 'fixed_horizon') return studentQuantile(1 - method.alpha / 2, freedom) * Math.sqrt(variance)
  const rho = rhoOf(method)
  const grown = units * rho ** 2 + 1
  return Math.sqrt(variance * units) * Math.sqrt((2 * grown * Math.log(Math.sqrt(grown) / method.alpha)) / (units * rho) ** 2)
}

/** The greatest chance at which an interval of any level would still hold zero, at any time. */
function alwaysValidP({ estimate, variance }: { estimate: number; variance: number }, units: number, method: Method): number {
  const rho = rhoOf(method)
  const grown = units * rho ** 2 + 1
  const log = (rho ** 2 * estimate ** 2 * units) / variance / (2 * grown) - Math.log(grown) / 2
  return Math.min(1, Math.exp(-log))
}

/** That makes the interval narrowest at `tuning` units. */
function rhoOf({ alpha, tuning }: Method): number {
  return Math.sqrt((-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning)
}
