/**
 * The parts of series 1 in the surface's colour, mixed in OKLab: one hue, even steps of lightness. Text on the first seven is
 * `--heat-ink`, on the others `--heat-ink-strong`.
 */
export const heatSteps = [8, 17, 26, 35, 44, 53, 62, 71, 80] as const

/** From here on text needs the strong ink. */
export const strongFrom = 7

/** Where a value stands between two others, as one of the steps of colour; the middle one where nothing differs. */
export function heatLevel(value: number, { low, high }: { readonly low: number; readonly high: number }): number {
  const last = heatSteps.length - 1
  const share = high > low ? (value - low) / (high - low) : 0.5
  return Math.round(Math.min(1, Math.max(0, share)) * last)
}
