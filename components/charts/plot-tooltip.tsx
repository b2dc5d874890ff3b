import clsx from 'clsx'
import { DeltaText } from '@/components/metric/delta'
import type { PlotDrawing, PlotSeries } from '@/lib/charts/chart'
import { colorVariable } from './marks'
import { Tip } from './tip'

/** The values at one period, largest first and Other last, with the difference to the comparison in words. Text only: names are never markup. */
export function PlotTooltip({ drawing, index, hint }: { drawing: PlotDrawing; index: number; hint?: string }) {
  const point = drawing.points[index]
  if (!point) return null
  const rows = rowsAt(drawing.series, index)
  const parts = partsAt(drawing.series, index)
  return (
    <Tip place={{ x: point.x, top: drawing.plot.top, width: drawing.width }}>
      <p className="font-medium">{point.title}</p>
      {point.unfinished && <p className="text-ink-2">Unfinished: {point.unfinished}</p>}
      {point.settling && <p className="text-ink-2">Can still change: rows may come late</p>}
      <ul className="mt-1.5 flex flex-col gap-1">
        {rows.map((row) => (
          <li key={row.name} className="flex items-baseline gap-2">
            <span
              className={clsx('h-0.5 w-2.5 shrink-0 self-center', row.comparison && 'opacity-70')}
              style={{ background: colorVariable(row.color) }}
            />
            <span className="min-w-0 flex-1 truncate text-ink-2">{row.comparison ? (point.comparison ?? 'earlier') : row.name}</span>
            <span className="tabular font-medium whitespace-nowrap">{row.text}</span>
            {row.delta && <DeltaText delta={row.delta} />}
          </li>
        ))}
        {parts.map(({ name, text }) => (
          <li key={`${name} part`} className="flex items-baseline gap-2">
            <span className="size-1.5 shrink-0 self-center rounded-full border border-ink-3" />
            <span className="min-w-0 flex-1 text-ink-2">{point.part}</span>
            <span className="tabular font-medium whitespace-nowrap">{text}</span>
          </li>
        ))}
      </ul>
      {hint && <p className="mt-1.5 border-t border-line pt-1 text-ink-3">{hint}</p>}
    </Tip>
  )
}

/** The same for ears. */
export function spokenPoint(drawing: PlotDrawing, index: number): string {
  const point = drawing.points[index]
  if (!point) return 'nothing in this range'
  const values = rowsAt(drawing.series, index).map((row) => {
    const name = row.comparison ? (point.comparison ?? 'earlier') : row.name
    return `${name} ${row.text}${row.delta ? `, ${row.delta.words}` : ''}`
  })
  const parts = partsAt(drawing.series, index).map(({ text }) => `${point.part} ${text}`)
  return [point.title, point.unfinished && `unfinished, ${point.unfinished}`, point.settling && 'can still change', ...values, ...parts]
    .filter(Boolean)
    .join('; ')
}

/** What the same part of the earlier period was worth, which the change of an unfinished one is measured from. */
function partsAt(series: readonly PlotSeries[], index: number) {
  return series.flatMap(({ name, part, hidden }) => (part?.at === index && !hidden ? [{ name, text: part.text }] : []))
}

function rowsAt(series: readonly PlotSeries[], index: number) {
  return series
    .filter((each) => !each.hidden)
    .map((each) => ({
      name: each.name,
      color: each.color,
      comparison: each.comparison,
      value: each.values[index] ?? null,
      text: each.texts[index] ?? '',
      delta: each.deltas?.[index],
    }))
    .sort(
      (a, b) =>
        Number(a.comparison) - Number(b.comparison) ||
        Number(a.color === 'other') - Number(b.color === 'other') ||
        (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY),
    )
}
