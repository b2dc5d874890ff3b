'use client'

import { useQueries } from '@tanstack/react-query'
import { createBatch } from '@/components/query/batch'
import { toAppError } from '@/lib/base/errors'
import { locale } from './locale'
import type { MetricCard } from './metric-card'
import { askPulses, groupsOf, type PulseState } from './pulse-groups'

export type { PulseState } from './pulse-groups'

const ask = createBatch({ origin: 'metric' })

/** The pulse of each card, filled in as the answers arrive. Only groups that are wanted are asked for; without a wish, all. */
export function usePulses(
  cards: readonly MetricCard[],
  { timeZone, wanted }: { readonly timeZone: string; readonly wanted?: ReadonlySet<number> | undefined },
): ReadonlyMap<string, PulseState> {
  const groups = [...groupsOf(cards)]
  const answers = useQueries({
    queries: groups.map(([group, names]) => ({
      queryKey: ['metric', 'pulses', timeZone, names],
      queryFn: ({ signal }: { signal: AbortSignal }) => askPulses(names, { timeZone, locale, signal }, ask),
      enabled: !wanted || wanted.has(group),
    })),
  })
  const without = cards.flatMap(({ name, group }) => (group === undefined ? [[name, noWeeks] as const] : []))
  return new Map([
    ...without,
    ...groups.flatMap(([, names], index) => {
      const { data, error } = answers[index] ?? {}
      const state: PulseState = error ? { state: 'failed', message: toAppError(error).message } : { state: 'loading' }
      return names.map((name) => [name, data?.get(name) ?? state] as const)
    }),
  ])
}

const noWeeks: PulseState = { state: 'failed', message: 'It has no value of its own by week. Its page shows it.' }
