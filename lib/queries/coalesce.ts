import { AppError } from '@/lib/base/errors'

/** A run under way, with whatever is known about it before it ends. */
export interface Work<T> {
  readonly outcome: Promise<T>
}

export interface Joined<T, W extends Work<T>> {
  readonly work: W
  /** Rejects with `cancelled` for one who leaves, whatever becomes of the run. */
  readonly outcome: Promise<T>
  /** False for those who joined a run that others began. */
  readonly isFirst: boolean
}

/** Lets everybody who asks the same thing at the same time wait for one run. */
export interface Coalescer<T, W extends Work<T>> {
  /**
   * The run under `key`, begun by `start` if there is none. Who leaves (`signal`) gets `cancelled` at once; the run goes
   * on while anybody waits and is aborted when nobody does.
   * @throws AppError `cancelled` when the asker has left already
   */
  join(key: string, options: { readonly start: (signal: AbortSignal) => W; readonly signal?: AbortSignal }): Joined<T, W>
  readonly running: number
}

interface Run<W> {
  readonly work: W
  readonly stop: AbortController
  waiting: number
}

export function createCoalescer<T, W extends Work<T>>(): Coalescer<T, W> {
  const runs = new Map<string, Run<W>>()
  return {
    join(key, { start, signal }) {
      if (signal?.aborted) throw left()
      const found = runs.get(key)
      const run = found ?? begin(key, start)
      run.waiting++
      return { work: run.work, outcome: wait(key, run, signal), isFirst: !found }
    },
    get running() {
      return runs.size
    },
  }

  function begin(key: string, start: (signal: AbortSignal) => W): Run<W> {
    const stop = new AbortController()
    const run: Run<W> = { stop, waiting: 0, work: start(stop.signal) }
    runs.set(key, run)
    const end = () => forget(key, run)
    run.work.outcome.then(end, end)
    return run
  }

  function forget(key: string, run: Run<W>): void {
    if (runs.get(key) === run) runs.delete(key)
  }

  function wait(key: string, run: Run<W>, signal: AbortSignal | undefined): Promise<T> {
    if (!signal) return run.work.outcome
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        reject(left())
        run.waiting--
        if (run.waiting > 0) return
        // Whoever comes now begins anew: this run is on its way out.
        forget(key, run)
        run.stop.abort()
      }
      const end = () => signal.removeEventListener('abort', onAbort)
      signal.addEventListener('abort', onAbort, { once: true })
      run.work.outcome.then(resolve, reject).then(end)
    })
  }
}

function left(): AppError {
  return new AppError('cancelled', 'The reader left before the answer was ready.')
}
