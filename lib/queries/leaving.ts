import { AppError } from '@/lib/base/errors'

/** Whether the reader of a page is gone. Costs nothing until somebody has to wait. */
export interface Leaving {
  signal(): AbortSignal
  /** The page is over; `early` when answers are missing still. */
  end(early: boolean): void
}

// One object for all: making an error with a stack for every page costs more than answering it from the cache.
const reason = new AppError('cancelled', 'The reader left before the answer was ready.')

export function createLeaving(outer: () => AbortSignal | undefined): Leaving {
  let controller: AbortController | undefined
  let heard: AbortSignal | undefined
  const leave = () => controller?.abort(reason)
  return {
    signal() {
      if (controller) return controller.signal
      controller = new AbortController()
      heard = outer()
      heard?.addEventListener('abort', leave, { once: true })
      if (heard?.aborted) leave()
      return controller.signal
    },
    end(early) {
      heard?.removeEventListener('abort', leave)
      if (early) leave()
    },
  }
}
