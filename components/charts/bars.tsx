import { DeltaText } from '@/components/metric/delta'
import { rowHeight } from '@/lib/charts/bar-list'
import type { BarsDrawing } from '@/lib/charts/chart'

/** Names on their bars, numbers in a column at the right; the comparison period is a dotted mark. */
export function Bars({ drawing, label }: { drawing: BarsDrawing; label: string }) {
  const compared = drawing.items.some((item) => item.delta)
  return (
    <ul aria-label={label} className="flex flex-col">
      {drawing.items.map((item, at) => (
        <li key={`${at} ${item.name}`} className="relative flex items-center gap-3" style={{ height: rowHeight }} title={titleOf(item)}>
          <span className="relative h-6 min-w-0 flex-1">
            <span
              aria-hidden
              className={`absolute inset-y-0 rounded-r-mark border-r-2 ${item.color === 'other' ? 'border-series-other bg-series-other/15' : 'border-series-1 bg-series-1/15'}`}
              style={{ left: `${item.from * 100}%`, width: `${Math.max(0.4, (item.to - item.from) * 100)}%` }}
            />
            {item.comparison !== undefined && (
              <span
                aria-hidden
                className="absolute inset-y-0 border-r border-dotted border-ink-3"
                style={{ left: `calc(${item.comparison * 100}% - 1px)` }}
              />
            )}
            <span className="absolute inset-0 truncate px-2 leading-6">{item.name}</span>
          </span>
          <span className="tabular shrink-0 text-right font-medium">{item.value}</span>
          {item.share && !compared && <span className="tabular w-11 shrink-0 text-right text-note text-ink-2">{item.share}</span>}
          {compared && <span className="w-16 shrink-0 text-right text-note">{item.delta && <DeltaText delta={item.delta} />}</span>}
        </li>
      ))}
    </ul>
  )
}

function titleOf(item: BarsDrawing['items'][number]): string {
  return [`${item.name}: ${item.exact}`, item.share && `${item.share} of all`, item.comparisonText && `earlier ${item.comparisonText}`]
    .filter(Boolean)
    .join(', ')
}
