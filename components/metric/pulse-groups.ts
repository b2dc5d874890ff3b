import type { Question } from '@/components/query/batch'
import { AppError, toAppError } from '@/lib/base/errors'
import type { Result } from '@/lib/metrics'
import { type Pulse, pulseOf, pulseQuery } from './pulse'

export type PulseState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  /** No pulse when no period is complete yet. */
  | { readonly state: 'ready'; readonly pulse: Pulse | undefined }

export interface PulseOptions {
  readonly timeZone: string
  readonly locale: string
  readonly signal?: AbortSignal
}

type Ask = (question: Question) => Promise<{ readonly result: Result }>

/** Metrics by the group of their card. A group is the same for everybody who may see all of it, so one answer serves them all. */
export function groupsOf(cards: readonly { readonly name: string; readonly group?: number }[]): ReadonlyMap<number, readonly string[]> {
  const groups = new Map<number, string[]>()
  for (const { name, group } of cards) if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), name])
  return new Map([...groups].map(([group, names]) => [group, names.toSorted()]))
}

/** The pulses of one group, asked as one question; where that fails, metric by metric, so that one failing leaves the others alone. */
export async function askPulses(names: readonly string[], options: PulseOptions, ask: Ask): Promise<ReadonlyMap<string, PulseState>> {
  const { timeZone, locale, signal } = options
  const question = (metrics: readonly string[]) => ask({ query: pulseQuery(metrics, timeZone), tile: 'pulse', ...(signal && { signal }) })
  const ready = (result: Result, name: string): PulseState => ({ state: 'ready', pulse: pulseOf(result, name, locale) })
  try {
    const { result } = await question(names)
    return new Map(names.map((name) => [name, ready(result, name)]))
  } catch (error) {
    if (signal?.aborted || concernsAll(error)) throw error
    if (names.length === 1) return new Map(names.map((name) => [name, failed(error)]))
  }
  const alone = names.map(async (name) => [name, await question([name]).then(({ result }) => ready(result, name), failed)] as const)
  return new Map(await Promise.all(alone))
}

function failed(error: unknown): PulseState {
  return { state: 'failed', message: toAppError(error).message }
}

function concernsAll(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'not_signed_in' || error.code === 'unavailable')
}
