'use client'

import clsx from 'clsx'
import type { ReactNode } from 'react'
import type { Answer, MetricState } from '@/components/query/use-metric'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { TickBar } from '@/components/ui/ticks'
import { formatInstant } from '@/lib/base/format-period'
import { otherNotes } from '@/lib/charts/notes'
import type { Result } from '@/lib/metrics'

/** Whatever an answer is at the moment, in the size its chart will have: nothing on the page moves when it arrives. */
export function ChartFrame(props: {
  state: MetricState
  height: number
  owner?: string
  emptyAction?: ReactNode
  locale?: string
  children: (answer: Answer) => ReactNode
}) {
  const { state, height, owner, locale = 'en-US' } = props
  const { answer, error } = state
  return (
    <div className="relative" style={{ height }} aria-busy={state.isLoading || state.isUpdating}>
      {state.isLoading && <Skeleton className="h-full" />}
      {state.isUpdating && <TickBar label="Loading" className="-top-2 z-10" />}
      {error && <Failure error={error} retry={state.retry} {...(owner && { owner })} />}
      {answer &&
        (isEmpty(answer.result) ? (
          <StateNote kind="empty" title="Nothing in this range." action={props.emptyAction} className="h-full overflow-y-auto">
            {emptyWords(answer.result, locale)}
          </StateNote>
        ) : (
          <div className={clsx('transition-opacity', state.isUpdating && 'opacity-45')}>{props.children(answer)}</div>
        ))}
    </div>
  )
}

function Failure({ error, retry, owner }: { error: NonNullable<MetricState['error']>; retry: () => void; owner?: string }) {
  if (error.code === 'not_permitted') {
    return (
      <StateNote kind="no-permission" title={error.message}>
        {owner ? `Ask ${owner}, who owns it, or an administrator.` : null}
      </StateNote>
    )
  }
  return (
    <StateNote kind="error" title={error.message} action={<Button onClick={retry}>Try again</Button>} className="h-full overflow-y-auto">
      {owner ? `Owner: ${owner}.` : null}
    </StateNote>
  )
}

function isEmpty(result: Result): boolean {
  const values = result.columns.filter((column) => column.role === 'value')
  return result.rowCount === 0 || values.every((column) => column.values.every((cell) => cell === null))
}

function emptyWords(result: Result, locale: string): string {
  const { dataAsOf, timeZone } = result
  return [`The newest data is of ${formatInstant(dataAsOf, { locale, timeZone })}.`, ...otherNotes(result)].join(' ')
}
