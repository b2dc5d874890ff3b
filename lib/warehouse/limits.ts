import { AppError } from '@/lib/base/errors'
import type { RunOptions } from './warehouse'

/** Watches the statements of one warehouse. */
export interface Watch {
  /**
   * The outcome of `work`, or an error at once when the reader leaves or the time is over. `stop` is then called, and
   * called again until the work has ended: a cancel that reaches an engine before its statement has begun is lost.
   *
   * @throws AppError `cancelled`, `timed_out`, or what the work threw
   */
  over<T>(work: Promise<T>, options: Pick<RunOptions, 'signal' | 'timeoutMs'>, stop: () => void): Promise<T>
  /** Cancels all that runs, as when the warehouse is closed. */
  cancelAll(): void
}

export function createWatch(): Watch {
  const running = new Set<() => void>()
  return {
    over: (work, { signal, timeoutMs }, stop) =>
      new Promise((resolve, reject) => {
        let repeat: NodeJS.Timeout | undefined
        const give = (error: AppError) => {
          reject(error)
          stop()
          repeat ??= setInterval(stop, 100)
        }
        const onAbort = () => give(new AppError('cancelled', 'The query was cancelled.'))
        const onTimeout = () => give(new AppError('timed_out', `The query ran longer than ${inSeconds(timeoutMs)} and was stopped.`))
        const timer = setTimeout(onTimeout, timeoutMs)
        running.add(onAbort)
        signal?.addEventListener('abort', onAbort, { once: true })
        if (signal?.aborted) onAbort()
        work.then(resolve, reject).finally(() => {
          clearTimeout(timer)
          clearInterval(repeat)
          running.delete(onAbort)
          signal?.removeEventListener('abort', onAbort)
        })
      }),
    cancelAll: () => {
      for (const cancel of running) cancel()
    },
  }
}

/** Counts what has arrived and refuses what is too much, before more is kept. */
export interface ResultMeter {
  /** @throws AppError `result_too_large` */
  add(rows: number, bytes: number): void
  readonly rows: number
  readonly bytes: number
}

export function createMeter({ maxRows, maxBytes }: Pick<RunOptions, 'maxRows' | 'maxBytes'>): ResultMeter {
  let rows = 0
  let bytes = 0
  return {
    add(moreRows, moreBytes) {
      rows += moreRows
      bytes += moreBytes
      if (rows > maxRows) throw tooLarge(`${maxRows} rows`)
      if (bytes > maxBytes) throw tooLarge(`${(maxBytes / 1e6).toLocaleString('en')} MB`)
    },
    get rows() {
      return rows
    },
    get bytes() {
      return bytes
    },
  }
}

function tooLarge(limit: string): AppError {
  return new AppError(
    'result_too_large',
    `The result is larger than the limit of ${limit}. Ask for a shorter range, a coarser grain or fewer groups.`,
  )
}

function inSeconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}
