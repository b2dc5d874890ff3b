'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { TickBar } from '@/components/ui/ticks'
import { AppError, type PublicError, toAppError } from '@/lib/base/errors'
import type { LoggedRequest, RequestPage, RequestTotals } from '@/lib/costs/request-list'
import { type LogChoices, LogFilter, type LogState, logState, toSearch } from './log-filter'
import { LogTable } from './log-table'
import { totalWords } from './log-words'
import { RequestDetails } from './request-details'

type Answer = RequestPage & { readonly totals: RequestTotals }

/** The log: filters in the URL, sums over what they let through, a list that grows on demand, the details of one line. */
export function QueryLogView(choices: LogChoices) {
  const [state, setState] = useQueryStates(logState)
  const [opened, setOpened] = useState<LoggedRequest>()
  const log = useInfiniteQuery({
    queryKey: ['requests', state],
    queryFn: ({ pageParam, signal }) => fetchLog(state, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const pages = log.data?.pages ?? []
  const requests = pages.flatMap((page) => page.requests)
  const totals = pages[0]?.totals
  const error = log.error && toAppError(log.error)

  return (
    <div className="flex flex-col gap-3">
      <LogFilter {...choices} state={state} onChange={(change) => void setState(change)} />
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="tabular text-ink-2" role="status">
          {totals ? totalWords(totals).join(' · ') : 'Adding up'}
        </p>
        <Button variant="quiet" onClick={() => void log.refetch()}>
          <RotateCw aria-hidden />
          Refresh
        </Button>
      </div>
      {error ? (
        <StateNote
          kind="error"
          title={error.message}
          action={<Button onClick={() => void log.refetch()}>Try again</Button>}
          className="py-8"
        />
      ) : log.isPending ? (
        <Skeleton className="h-96 w-full" />
      ) : requests.length === 0 ? (
        <StateNote kind="empty" title="Nothing was asked that fits these filters." className="py-8">
          A request shows up here about a second after its answer.
        </StateNote>
      ) : (
        <div className="relative rounded-tile border border-line bg-surface">
          {log.isFetching && <TickBar label="Reading the log" className="z-10" />}
          <LogTable requests={requests} choices={choices} onOpen={setOpened} />
        </div>
      )}
      {log.hasNextPage && !error && (
        <Button onClick={() => void log.fetchNextPage()} disabled={log.isFetchingNextPage} className="self-start">
          {log.isFetchingNextPage ? 'Reading on' : 'Show 50 more'}
        </Button>
      )}
      <Dialog side title="One request" open={opened !== undefined} onOpenChange={(isOpen) => !isOpen && setOpened(undefined)}>
        {opened && <RequestDetails request={opened} choices={choices} />}
      </Dialog>
    </div>
  )
}

async function fetchLog(state: LogState, after: string | null, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(`/api/requests?${toSearch(state, { now: Date.now(), after })}`, { signal })
  const body: Answer | { error: PublicError } = await response.json()
  if ('error' in body) throw new AppError(body.error.code, body.error.message)
  return body
}
