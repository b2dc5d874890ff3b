import clsx from 'clsx'
import type { ExperimentRow, ExperimentView } from '@/lib/charts/experiment-view'

/** One row per metric and variant: values, the interval of the lift beside a line at zero, the verdict. */
export function ExperimentRows({ view }: { view: ExperimentView }) {
  const roles = [...new Set(view.rows.map(({ role }) => role))]
  return (
    <div className="@container">
      <table className="block w-full">
        <caption className="sr-only">{`${view.title}: lifts with ${view.level} intervals`}</caption>
        <thead className="hidden @2xl:block">
          <tr className={clsx(columns, 'border-b border-line pb-1.5 text-note text-ink-2')}>
            <th className="text-left font-normal">Metric</th>
            <th className="text-right font-normal">{view.units.find(({ isControl }) => isControl)?.name}</th>
            <th className="text-right font-normal">
              {view.units.length === 2 ? view.units.find(({ isControl }) => !isControl)?.name : 'Variant'}
            </th>
            <th className="font-normal">
              <span className="sr-only">Lift, drawn</span>
              <Axis view={view} />
            </th>
            <th className="text-right font-normal">Lift</th>
            <th className="text-right font-normal">{view.level} interval</th>
            <th className="text-left font-normal">Verdict</th>
          </tr>
        </thead>
        {roles.map((role) => (
          <tbody key={role} className="block">
            <tr className="block">
              <th colSpan={7} className="block pt-3 pb-0.5 text-left text-label text-ink-2">
                {roleTitles[role]}
              </th>
            </tr>
            {view.rows
              .filter((row) => row.role === role)
              .map((row) => (
                <Row key={row.key} row={row} view={view} />
              ))}
          </tbody>
        ))}
      </table>
      <div className="mt-1 @2xl:hidden">
        <Axis view={view} />
      </div>
    </div>
  )
}

function Row({ row, view }: { row: ExperimentRow; view: ExperimentView }) {
  const { interval } = row
  return (
    <tr className={clsx('grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-b border-line py-2', wide, '@2xl:items-center')}>
      <th scope="row" className="min-w-0 text-left font-normal @max-2xl:order-1">
        {row.metric}
        {row.variant && <span className="text-ink-2"> · {row.variant}</span>}
        {row.limit && <span className="block text-note text-ink-2">{row.limit} less is too much</span>}
      </th>
      <td className="tabular text-right text-ink-2 @max-2xl:hidden">{row.control}</td>
      <td className="tabular text-right @max-2xl:hidden">{row.value}</td>
      <td className="col-span-2 @max-2xl:order-3 @2xl:col-span-1" aria-hidden>
        <Bar row={row} view={view} />
      </td>
      <td className="tabular text-right font-medium @max-2xl:hidden">{interval?.lift ?? '–'}</td>
      <td className="tabular text-right text-ink-2 @max-2xl:hidden">{interval?.text ?? ''}</td>
      <td className={clsx('text-right @max-2xl:order-2 @2xl:text-left', tones[row.reading])}>{row.verdict}</td>
      <td className="tabular col-span-2 flex justify-between gap-3 text-note text-ink-2 @max-2xl:order-4 @2xl:hidden">
        <span>
          {row.control} → {row.value}
        </span>
        <span>
          <span className="font-medium text-ink">{interval?.lift}</span> {interval?.text}
        </span>
      </td>
    </tr>
  )
}

/** From the worst to the best that the lift may be, the estimate in it; what would be too much is dotted. */
function Bar({ row: { interval, reading }, view }: { row: ExperimentRow; view: ExperimentView }) {
  return (
    <span className="relative block h-5">
      <span className="absolute inset-x-0 top-1/2 border-t border-line" />
      <span className="absolute inset-y-0 border-l border-line-2" style={{ left: `${view.axis.zero * 100}%` }} />
      {interval?.limits.map((limit) => (
        <span key={limit} className="absolute inset-y-0.5 border-l border-dotted border-ink-3" style={{ left: `${limit * 100}%` }} />
      ))}
      {interval && (
        <>
          <span
            className={clsx(
              'absolute top-1/2 h-2 -translate-y-1/2',
              bars[reading],
              !interval.isCutLow && 'rounded-l-full',
              !interval.isCutHigh && 'rounded-r-full',
            )}
            style={{ left: `${interval.from * 100}%`, width: `max(2px, ${(interval.to - interval.from) * 100}%)` }}
          />
          <span
            className={clsx('absolute top-1/2 size-3 -translate-1/2 rounded-full border-2 border-surface', dots[reading])}
            style={{ left: `${interval.at * 100}%` }}
          />
        </>
      )}
    </span>
  )
}

function Axis({ view }: { view: ExperimentView }) {
  return (
    <span className="tabular relative block h-4 text-note text-ink-2" aria-hidden>
      {view.axis.ticks.map(({ at, text }, place) => (
        <span
          key={at}
          className={clsx('absolute', place === 1 ? '-translate-x-1/2' : place === 2 && '-translate-x-full')}
          style={{ left: `${at * 100}%` }}
        >
          {text}
        </span>
      ))}
    </span>
  )
}

const wide = '@2xl:grid-cols-[minmax(8rem,13rem)_5rem_5rem_minmax(8rem,1fr)_4.5rem_9.5rem_minmax(7rem,11rem)] @2xl:gap-x-4'
const columns = clsx('grid items-end', wide)
const roleTitles = { primary: 'Decides', secondary: 'Helps to understand', guardrail: 'Must not get worse' } as const
const tones = { good: 'font-medium text-good', bad: 'font-medium text-bad', neutral: 'text-ink-2' } as const
const bars = { good: 'bg-good/35', bad: 'bg-bad/35', neutral: 'bg-ink-3/35' } as const
const dots = { good: 'bg-good', bad: 'bg-bad', neutral: 'bg-ink-2' } as const
