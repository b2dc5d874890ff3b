import clsx from 'clsx'

const height = 24

/** A line of a few points without axes, its last point marked. Decoration beside the numbers that say the same. */
export function Spark({ points, width = 104, className }: { points: readonly (number | null)[]; width?: number; className?: string }) {
  const known = points.filter((point) => point !== null)
  if (known.length < 2) return <span className="text-ink-3">–</span>
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const x = (index: number) => 3 + (index * (width - 6)) / (points.length - 1)
  const y = (value: number) => (high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 8))
  const d = points
    .map((point, index) =>
      point === null ? '' : `${index > 0 && points[index - 1] !== null ? 'L' : 'M'}${x(index).toFixed(1)} ${y(point).toFixed(1)}`,
    )
    .join('')
  const last = points.findLastIndex((point) => point !== null)
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={clsx('overflow-visible text-series-1', className)}
      aria-hidden
      focusable="false"
    >
      <path d={d} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      <circle cx={x(last)} cy={y(points[last] ?? 0)} r="2.25" fill="currentColor" />
    </svg>
  )
}
