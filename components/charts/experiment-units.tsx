import clsx from 'clsx'
import type { ExperimentView } from '@/lib/charts/experiment-view'

/** How many units came into each variant, beside the share that was planned for it. */
export function ExperimentUnits({ view }: { view: ExperimentView }) {
  const most = Math.max(...view.units.flatMap(({ share, planned }) => [share, planned])) * 1.15
  const isBlocked = view.reading === 'blocked'
  return (
    <ul className="flex flex-col gap-2">
      {view.units.map(({ name, isControl, units, share, shareText, planned, plannedText }) => (
        <li
          key={name}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 sm:grid-cols-[minmax(0,8rem)_minmax(0,1fr)_auto]"
        >
          <span className="truncate">
            {name}
            {isControl && name !== 'control' && <span className="text-ink-2"> (control)</span>}
          </span>
          <span className="relative block h-3 max-sm:order-last max-sm:col-span-2" aria-hidden>
            <span
              className={clsx('absolute inset-y-0 left-0 rounded-r-mark', isBlocked ? 'bg-warn/70' : 'bg-series-1')}
              style={{ width: `${(share / most) * 100}%` }}
            />
            <span className="absolute -inset-y-1 border-l-2 border-dotted border-ink" style={{ left: `${(planned / most) * 100}%` }} />
          </span>
          <span className="tabular text-right">
            <span className="font-medium">{units}</span>{' '}
            <span className="text-note text-ink-2">
              {shareText}, planned {plannedText}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
