import { AppError } from '@/lib/base/errors'

export interface WaitOptions {
  readonly signal?: AbortSignal
  /** How long a caller stands in the queue at most. */
  readonly waitMs: number
}

/** A fixed number of places; who finds none waits, first come, first served. */
export interface Slots {
  /**
   * Gives the way to free the place again.
   * @throws AppError `cancelled` (the caller left the queue), `unavailable` (waited too long)
   */
  take(options: WaitOptions): Promise<() => void>
}

export function createSlots(limit: number): Slots {
  let free = limit
  const queue = new Set<() => void>()

  const release = () => {
    free++
    const next = queue.values().next().value
    next?.()
  }
  const occupy = (): (() => void) => {
    free--
    let held = true
    return () => {
      if (held) release()
      held = false
    }
  }

  return {
    async take({ signal, waitMs }) {
      if (signal?.aborted) throw left()
      if (free > 0) return occupy()
      return new Promise((resolve, reject) => {
        const leave = (error?: AppError) => {
          queue.delete(enter)
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
          if (error) reject(error)
          else resolve(occupy())
        }
        const enter = () => leave()
        const onAbort = () => leave(left())
        const timer = setTimeout(() => leave(full(limit, waitMs)), waitMs)
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.add(enter)
      })
    },
  }
}

function left(): AppError {
  return new AppError('cancelled', 'The query was cancelled before it began.')
}

function full(limit: number, waitMs: number): AppError {
  const seconds = Math.round(waitMs / 1000)
  return new AppError('unavailable', `All ${limit} connections to the warehouse were busy for ${seconds} s. Try again in a moment.`)
}
