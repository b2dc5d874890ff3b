import type { ColorSlot, Mark } from '@/lib/charts/chart'

/** A drawing's colour as the theme's own, so that a change of theme needs no new drawing. */
export function colorVariable(slot: ColorSlot): string {
  if (slot === 'comparison') return 'var(--ink-3)'
  if (slot === 'surface' || slot === 'ink') return `var(--${slot})`
  return `var(--series-${slot})`
}

/** The shapes of a drawing: bars and areas below, then lines, then dots. `hatch` is the id of the pattern group for unfinished ones. */
export function Marks({ marks, hatch, solidAreas }: { marks: readonly Mark[]; hatch: string; solidAreas: boolean }) {
  const colors = [...new Set(marks.filter((mark) => mark.unfinished && mark.shape !== 'line').map((mark) => mark.color))]
  const ordered = [...marks].sort((a, b) => layer(a) - layer(b))
  return (
    <>
      <defs>
        {colors.map((color) => (
          <pattern key={color} id={`${hatch}-${color}`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" fill={colorVariable(color)} fillOpacity="0.16" />
            <rect width="1.75" height="5" fill={colorVariable(color)} />
          </pattern>
        ))}
      </defs>
      {ordered.map((mark, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn as one, a mark is nothing by itself
        <path key={at} d={mark.d} {...looks(mark, hatch, solidAreas)} />
      ))}
    </>
  )
}

function layer(mark: Mark): number {
  return mark.shape === 'dot' ? 3 : mark.shape !== 'line' ? 0 : mark.color === 'comparison' ? 1 : 2
}

function looks(mark: Mark, hatch: string, solidAreas: boolean) {
  const color = colorVariable(mark.color)
  if (mark.shape === 'line') {
    const isRim = mark.color === 'surface'
    const dashes = mark.color === 'comparison' ? '1.5 3.5' : mark.unfinished && !isRim ? '4 3' : undefined
    return {
      fill: 'none',
      stroke: color,
      strokeWidth: isRim ? 4.5 : mark.faint ? 1 : 1.75,
      ...(mark.faint && { strokeOpacity: 0.5 }),
      strokeLinejoin: 'round',
      strokeLinecap: mark.color === 'comparison' ? 'round' : 'butt',
      strokeDasharray: dashes,
    } as const
  }
  if (mark.shape === 'dot') return mark.unfinished ? { fill: 'var(--surface)', stroke: color, strokeWidth: 1.5 } : { fill: color }
  const fill = mark.unfinished ? `url(#${hatch}-${mark.color})` : color
  if (mark.shape === 'area') return { fill, fillOpacity: solidAreas ? 0.85 : 0.12 }
  return { fill, stroke: 'var(--surface)', strokeWidth: 0.5 }
}
