import clsx from 'clsx'
import { DeltaText } from '@/components/metric/delta'
import { PickButton } from '@/components/people/pick-button'
import type { CellPicks } from '@/components/people/use-people'
import type { BarsDrawing } from '@/lib/charts/chart'

/** Names, bars, and numbers in a column at the right; the comparison period is a dotted mark. */
export function Bars({ drawing, label, picks }: { drawing: BarsDrawing; label: string; picks?: CellPicks | undefined }) {
  const compared = drawing.items.some((item) => item.delta)
  // A column of its own, so that all bars are measured against the same length.
  const valueWidth = `${Math.max(3, ...drawing.items.map((item) => item.value.length))}ch`
  return (
    <ul aria-label={label} className="flex flex-col">
      {drawing.items.map((item, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: drawn as one, and a name may come twice
          key={`${at} ${item.name}`}
          className="relative flex items-center gap-3"
          style={{ height: drawing.rowHeight }}
          title={titleOf(item, drawing.comparisonTitle)}
        >
          <span className="shrink-0 truncate" style={{ width: drawing.nameWidth }}>
            {item.name}
          </span>
          <span aria-hidden className="relative min-w-0 flex-1" style={{ height: Math.round(drawing.rowHeight / 2) }}>
            <span
              className={clsx('absolute inset-y-0 rounded-r-mark', item.color === 'other' ? 'bg-series-other' : 'bg-series-1')}
              style={{ left: `${item.from * 100}%`, width: `max(2px, ${(item.to - item.from) * 100}%)` }}
            />
            {item.comparison !== undefined && (
              <span className="absolute -inset-y-1 bg-surface px-[1.5px]" style={{ left: `calc(${item.comparison * 100}% - 3px)` }}>
                <span className="block h-full border-l-2 border-dotted border-ink-3" />
              </span>
            )}
          </span>
          <span className="tabular shrink-0 text-right font-medium" style={{ width: valueWidth }}>
            <PickButton cell={{ row: item.row, column: drawing.column }} picks={picks}>
              {item.value}
            </PickButton>
          </span>
          {item.share && !compared && <span className="tabular w-11 shrink-0 text-right text-note text-ink-2">{item.share}</span>}
          {compared && <span className="w-16 shrink-0 text-right text-note">{item.delta && <DeltaText delta={item.delta} />}</span>}
        </li>
      ))}
    </ul>
  )
}

function titleOf(item: BarsDrawing['items'][number], earlier = 'earlier'): string {
  return [`${item.name}: ${item.exact}`, item.share && `${item.share} of all`, item.comparisonText && `${earlier} ${item.comparisonText}`]
    .filter(Boolean)
    .join(', ')
}
