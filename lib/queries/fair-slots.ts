import { AppError } from '@/lib/base/errors'

/** Who may run a statement now. Whoever has the fewest running goes first, then whoever came first. */
export interface FairSlots {
  /**
   * Waits for a place and gives the way to free it.
   * @throws AppError `cancelled` (left the queue), `timed_out` (waited too long), `too_many_requests` (too many of one person)
   */
  take(options: { readonly person: string; readonly signal?: AbortSignal; readonly waitMs: number }): Promise<() => void>
  readonly running: number
  readonly waiting: number
}

interface Waiter {
  readonly person: string
  readonly enter: () => void
}

/** One person gets all places but one at most, so that a short question of somebody else never waits for long ones. */
export function createFairSlots({
  places,
  maxWaitingPerPerson = 120,
}: {
  readonly places: number
  readonly maxWaitingPerPerson?: number
}): FairSlots {
  const placesPerPerson = Math.max(1, places - 1)
  const runningOf = new Map<string, number>()
  const queue = new Set<Waiter>()
  let running = 0

  return {
    async take({ person, signal, waitMs }) {
      if (signal?.aborted) throw left()
      if (mayRun(person)) return occupy(person)
      if (countWaiting(person) >= maxWaitingPerPerson) throw tooMany(maxWaitingPerPerson)
      return new Promise((resolve, reject) => {
        const done = () => {
          queue.delete(waiter)
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
        }
        const refuse = (error: AppError) => {
          done()
          reject(error)
        }
        const onAbort = () => refuse(left())
        const timer = setTimeout(() => refuse(tooLate(waitMs)), waitMs)
        const waiter: Waiter = {
          person,
          enter() {
            done()
            resolve(occupy(person))
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.add(waiter)
      })
    },
    get running() {
      return running
    },
    get waiting() {
      return queue.size
    },
  }

  function mayRun(person: string): boolean {
    return running < places && (runningOf.get(person) ?? 0) < placesPerPerson
  }

  function occupy(person: string): () => void {
    running++
    runningOf.set(person, (runningOf.get(person) ?? 0) + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      running--
      const left = (runningOf.get(person) ?? 1) - 1
      if (left > 0) runningOf.set(person, left)
      else runningOf.delete(person)
      next()?.enter()
    }
  }

  function next(): Waiter | undefined {
    let best: Waiter | undefined
    for (const waiter of queue) {
      if (mayRun(waiter.person) && (!best || (runningOf.get(waiter.person) ?? 0) < (runningOf.get(best.person) ?? 0))) best = waiter
    }
    return best
  }

  function countWaiting(person: string): number {
    let count = 0
    for (const waiter of queue) if (waiter.person === person) count++
    return count
  }
}

function left(): AppError {
  return new AppError('cancelled', 'The query was cancelled before it began.')
}

function tooLate(waitMs: number): AppError {
  return new AppError('timed_out', `The warehouse was busy for ${Math.round(waitMs / 1000)} s with other queries. Try again in a moment.`)
}

function tooMany(limit: number): AppError {
  return new AppError('too_many_requests', `${limit} queries of yours are waiting already. Try again when they are done.`, {
    retryAfterSeconds: 5,
  })
}
