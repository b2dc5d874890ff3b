import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import type { ResultCell } from '@/lib/charts/cell'
import type { CellPicks } from './use-people'

/** A value as a button to the people behind it where there are any to see, else as it is. */
export function PickButton({
  cell,
  picks,
  children,
  className,
  ...rest
}: { cell: ResultCell; picks: CellPicks | undefined; children: ReactNode } & ComponentProps<'button'>) {
  if (!picks?.can(cell)) return children
  return (
    <button
      type="button"
      title="See the people"
      aria-haspopup="dialog"
      className={clsx(
        'cursor-pointer decoration-ink-3 decoration-dotted underline-offset-4 hover:underline focus-visible:underline',
        className,
      )}
      onClick={() => picks.pick([cell])}
      {...rest}
    >
      {children}
      <span className="sr-only"> see the people</span>
    </button>
  )
}
