import { withMinus } from '@/lib/base/format'
import type { Unit } from '@/lib/metrics'

export interface ValueAxis {
  readonly min: number
  readonly max: number
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
  /** False when the axis is cut; the chart then says where it starts. */
  readonly fromZero: boolean
  /** Its lower end with the unit. */
  readonly start: string
}

/**
 * Three or four round lines around the values, the unit on the topmost one only.
 * Bars and areas start at zero; a line may start higher when all of its values lie in the upper third.
 *
 * @param low,high in the unit that is shown (cents already turned into the currency)
 */
export function valueAxis(
  low: number,
  high: number,
  { unit, locale, mustHaveZero }: { readonly unit: Unit | undefined; readonly locale: string; readonly mustHaveZero: boolean },
): ValueAxis {
  // A line without any change says so best beside zero.
  const zero = mustHaveZero || low <= 0 || low < high * 0.66 || low === high
  const bottom = zero ? Math.min(0, low) : low
  const top = zero ? Math.max(0, high) : high
  const step = stepOf(top - bottom || Math.abs(top) || 1, { bottom, top, whole: unit?.kind === 'count' })
  const first = lowest(bottom, step)
  const last = Math.max(Math.ceil(top / step - 1e-9), first + 1)
  const plain = tickText(unit, locale, step)
  const write = (value: number, withUnit: boolean) => plain(value, withUnit).replace(/^\D*-/, withMinus)
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => {
    const value = tidy((first + at) * step)
    return { value, text: write(value, first + at === last) }
  })
  const min = zero ? Math.min(tidy(first * step), bottom) : tidy(first * step)
  return { min, max: tidy(last * step), ticks, fromZero: zero, start: write(tidy(first * step), true) }
}

/** The lowest line, in steps. A little below zero gets room, but no line of its own: it would flatten all the rest. */
function lowest(bottom: number, step: number): number {
  const line = Math.floor(bottom / step + 1e-9)
  return bottom < 0 && bottom > (line + 0.6) * step ? line + 1 : line
}

function stepOf(span: number, { bottom, top, whole }: { bottom: number; top: number; whole: boolean }): number {
  for (let power = Math.floor(Math.log10(span)) - 1; ; power += 1) {
    for (const base of [1, 2, 2.5, 5]) {
      const step = tidy(base * 10 ** power)
      if (whole && step % 1 !== 0) continue
      if (Math.ceil(top / step - 1e-9) - lowest(bottom, step) <= 3) return step
    }
  }
}

/** Takes the noise of binary fractions away: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

function tickText(unit: Unit | undefined, locale: string, step: number): (value: number, withUnit: boolean) => string {
  const compact = { notation: 'compact', maximumFractionDigits: 2 } as const
  if (unit?.kind === 'share') {
    const digits = Math.max(0, Math.ceil(-Math.log10(step * 100) + (String(step).replace(/[^1-9]/g, '') === '25' ? 0.5 : 0)))
    const plain = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    const percent = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })
    return (value, withUnit) => (withUnit ? percent.format(value) : plain.format(tidy(value * 100)))
  }
  const plain = new Intl.NumberFormat(locale, compact)
  if (unit?.kind === 'money') {
    const money = new Intl.NumberFormat(locale, { ...compact, style: 'currency', currency: unit.currency })
    return (value, withUnit) => (withUnit ? money.format(value) : plain.format(value))
  }
  const of = unit?.of
  return (value, withUnit) => (withUnit && of ? `${plain.format(value)} ${of}` : plain.format(value))
}
