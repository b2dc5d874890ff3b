'use client'

import { useQueries } from '@tanstack/react-query'
import { createBatch } from '@/components/query/batch'
import { toAppError } from '@/lib/base/errors'
import { locale } from './locale'
import { type Pulse, pulseOf, pulseQuery } from './pulse'

export type PulseState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  /** No pulse when no period is complete yet. */
  | { readonly state: 'ready'; readonly pulse: Pulse | undefined }

const ask = createBatch({ origin: 'metric' })

/** The pulse of each named metric, filled in as the answers arrive; one failing leaves the others alone. */
export function usePulses(names: readonly string[], timeZone: string): ReadonlyMap<string, PulseState> {
  const answers = useQueries({
    queries: names.map((name) => ({
      queryKey: ['metric', 'pulse', name, timeZone],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { result } = await ask({ query: pulseQuery(name, timeZone), tile: 'pulse', signal })
        return { pulse: pulseOf(result, locale) }
      },
    })),
  })
  return new Map(
    names.map((name, index): readonly [string, PulseState] => {
      const answer = answers[index]
      if (answer?.data) return [name, { state: 'ready', pulse: answer.data.pulse }]
      if (answer?.error) return [name, { state: 'failed', message: toAppError(answer.error).message }]
      return [name, { state: 'loading' }]
    }),
  )
}
