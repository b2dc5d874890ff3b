'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { type AppError, toAppError } from '@/lib/base/errors'
import type { MetricQuery } from '@/lib/metrics'
import { type Answer, type Asker, createBatch } from './batch'

export type { Answer } from './batch'

export interface MetricState {
  /** The newest answer; while another is on its way, the one before. */
  readonly answer?: Answer
  readonly error?: AppError
  /** On its way, with nothing to show yet. */
  readonly isLoading: boolean
  /** On its way, the answer before is still shown. */
  readonly isUpdating: boolean
  readonly retry: () => void
}

const BatchContext = createContext<{ readonly asker: Asker; readonly ask: ReturnType<typeof createBatch> } | undefined>(undefined)

/** All questions asked below it in one turn travel in one request, under this origin in the query log. */
export function MetricBatch({ origin, dashboard, children }: Asker & { children: ReactNode }) {
  const [batch] = useState(() => {
    const asker: Asker = { origin, ...(dashboard && { dashboard }) }
    return { asker, ask: createBatch(asker) }
  })
  return <BatchContext value={batch}>{children}</BatchContext>
}

/**
 * Asks a question and follows it when it changes. `undefined` asks nothing. Stands below a `MetricBatch`.
 * A question that is no longer wanted is cancelled; answers of an older one never overwrite those of a newer.
 */
export function useMetric(query: MetricQuery | undefined, { tile }: { readonly tile?: string } = {}): MetricState {
  const batch = useContext(BatchContext)
  if (!batch) throw new Error('useMetric needs a MetricBatch above it')
  const state = useQuery({
    queryKey: ['metric', batch.asker, query],
    queryFn: ({ signal }) => batch.ask({ query: query as MetricQuery, signal, ...(tile && { tile }) }),
    enabled: query !== undefined,
    placeholderData: keepPreviousData,
  })
  const error = state.error && !state.isFetching ? toAppError(state.error) : undefined
  return {
    ...(state.data && !error && { answer: state.data }),
    ...(error && { error }),
    isLoading: state.isFetching && !state.data,
    isUpdating: state.isFetching && state.data !== undefined,
    retry: () => void state.refetch(),
  }
}
