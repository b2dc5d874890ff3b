import clsx from 'clsx'

/** A length along a ruler from zero: 1 is one long tick. What goes beyond `most` ends in the open. Decoration beside its number. */
export function Ruler({ value, most = 4, className }: { value: number; most?: number; className?: string }) {
  const width = most * unit
  const shown = Math.min(Math.max(value, 0), most) * unit
  return (
    <svg
      width={width + 1}
      height="12"
      viewBox={`0 0 ${width + 1} 12`}
      className={clsx('shrink-0', className)}
      aria-hidden
      focusable="false"
    >
      <rect x="0" y="1" width={shown} height="4" className="fill-accent" />
      <path d={ticks(most)} stroke="currentColor" className="text-control" />
    </svg>
  )
}

const unit = 24

/** A short tick at every quarter, a long one at every whole. */
function ticks(most: number): string {
  return Array.from({ length: most * 4 + 1 }, (_, tick) => `M${tick * (unit / 4) + 0.5} 12V${tick % 4 === 0 ? 7 : 9.5}`).join('')
}

/** Where a value stands between the least and the greatest, on a ruler as wide as its place. */
export function RangeRuler({ low, high, value }: { low: number; high: number; value: number }) {
  const share = high === low ? 0.5 : Math.min(1, Math.max(0, (value - low) / (high - low)))
  return (
    <div aria-hidden className="relative h-4">
      <span className="ruler-ticks absolute inset-x-0 bottom-0 block h-2 text-control" />
      <span className="absolute bottom-0 h-4 w-0.5 -translate-x-1/2 bg-accent" style={{ left: `${share * 100}%` }} />
    </div>
  )
}
