import { statSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Insertable, Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { ExecutionTable, RequestTable, Store } from '@/lib/store/schema'
import { executionLine, insertLines, markForgotten, markUnknown, mendLine, openExecutions, requestLine } from './log-rows'
import { openSpool, readLines, removeFile } from './spool'

export type ExecutionRecord = Insertable<ExecutionTable>
export type RequestRecord = Insertable<RequestTable>

/** What health shows of the log. */
export interface QueryLogState {
  /** On disk, not yet in the store. */
  readonly waitingBytes: number
  /** Records given up because disk or spool were full. */
  readonly lost: number
}

/**
 * Append-only record of what was asked. A record is on disk when the promise resolves, also if the process is killed
 * right after; it reaches the store within a second (later while the server is saturated), exactly once.
 */
export interface QueryLog {
  executionStarted(record: ExecutionRecord): Promise<void>
  executionEnded(record: ExecutionRecord): Promise<void>
  request(record: RequestRecord): Promise<void>
  /** Waits until the store has all of it. Throws when the store does not take it; it stays on disk then. */
  flush(): Promise<void>
  state(): QueryLogState
  close(): Promise<void>
}

const batchLines = 500
const segmentBytes = 4_000_000
const flushAfterMs = 400
const retryMs = 1_000
const longestExecutionMs = 10 * 60_000

/**
 * The spool on disk is the queue: records of one turn of the event loop are written together, and files that are full or
 * half a second old are put into the store and removed. What a killed process left is put there first.
 */
export function createQueryLog(options: {
  readonly store: Kysely<Store>
  readonly spoolFolder: string
  readonly logger: Logger
  readonly now: () => Date
  readonly maxSpoolBytes?: number
}): QueryLog {
  const { store, logger, maxSpoolBytes = 512_000_000 } = options
  const spool = openSpool(options.spoolFolder)
  const ended: { readonly file: string; readonly bytes: number }[] = []
  const open = new Map<string, ExecutionRecord>()
  const leftovers = new Map(spool.leftovers().map((file) => [file, statSync(file, { throwIfNoEntry: false })?.size ?? 0]))
  /** Of the file being written: lines about executions that were open when it began. They are no reason to send it. */
  let openBytes = 0
  let lost = 0
  let group: { text: string[]; readonly written: PromiseWithResolvers<void> } | undefined
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let closed = false
  let hurry = false
  let utilization = performance.eventLoopUtilization()

  let replayed = false
  schedule(0)

  return {
    executionStarted(record) {
      open.set(record.id, record)
      return append(executionLine(record))
    },
    executionEnded(record) {
      open.delete(record.id)
      return append(executionLine(record))
    },
    request: (record) => append(requestLine(record)),
    async flush() {
      writeGroup()
      hurry = true
      try {
        // A run under way may have begun before the last records came.
        await running?.catch(() => {})
        await run()
      } finally {
        hurry = false
      }
    },
    state: () => ({ waitingBytes: waitingBytes(), lost }),
    async close() {
      writeGroup()
      closed = true
      clearTimeout(timer)
      hurry = true
      await running?.catch(() => {})
      await run().catch((error) => logger.warn({ error: (error as Error).message }, 'The query log stays on disk until the next start'))
      clearTimeout(timer)
      spool.close()
    },
  }

  function append(line: string): Promise<void> {
    if (!group) {
      group = { text: [], written: Promise.withResolvers() }
      setImmediate(writeGroup)
    }
    group.text.push(line)
    return group.written.promise
  }

  function writeGroup(): void {
    if (!group) return
    const { text, written } = group
    group = undefined
    try {
      if (waitingBytes() > maxSpoolBytes) throw new Error(`the spool holds ${maxSpoolBytes} bytes that the store did not take`)
      if (spool.currentBytes > segmentBytes) rotate()
      spool.append(text.join(''))
    } catch (error) {
      if (lost === 0) logger.error({ error: (error as Error).message }, 'The query log loses records')
      lost += text.length
    }
    written.resolve()
    schedule(flushAfterMs)
  }

  function rotate(): void {
    const bytes = spool.currentBytes
    const file = spool.rotate()
    openBytes = 0
    if (!file) return
    ended.push({ file, bytes })
    // If we die, the next start finds in our last file what was still running.
    if (open.size > 0) spool.append([...open.values()].map((record) => executionLine(record, 'O')).join(''))
    openBytes = spool.currentBytes
  }

  function schedule(afterMs: number): void {
    if (timer || closed) return
    timer = setTimeout(() => {
      timer = undefined
      run().catch((error) => {
        logger.warn({ error: (error as Error).message }, 'The store does not take the query log; it waits on disk')
        schedule(retryMs)
      })
    }, afterMs)
    timer.unref()
  }

  function run(): Promise<void> {
    running ??= sendAll().finally(() => {
      running = undefined
    })
    return running
  }

  async function sendAll(): Promise<void> {
    if (spool.currentBytes > openBytes) rotate()
    for (let next = ended[0]; next; next = ended[0]) {
      await sendFile(next.file)
      removeFile(next.file)
      ended.shift()
    }
    if (!replayed) await replay()
    replayed = true
  }

  async function sendFile(file: string): Promise<void> {
    await sendLines(readLines(file).filter((line) => line[0] !== 'O'))
  }

  async function sendLines(lines: readonly string[]): Promise<void> {
    for (let start = 0; start < lines.length; start += batchLines) {
      await sendBatch(lines.slice(start, start + batchLines))
      await giveWay()
    }
  }

  async function sendBatch(lines: readonly string[]): Promise<void> {
    try {
      await insertLines(store, lines)
    } catch (error) {
      if (!isAboutData(error)) throw error
      if (lines.length > 1) {
        const middle = lines.length >> 1
        await sendBatch(lines.slice(0, middle))
        await sendBatch(lines.slice(middle))
        return
      }
      const mended = mendLine(lines[0] ?? '')
      if (mended !== undefined && mended !== lines[0]) return sendBatch([mended])
      lost++
      logger.error({ error: (error as Error).message }, 'The store refuses a record of the query log')
    }
  }

  /** People's requests go first: while they keep the event loop busy, the log trickles. */
  async function giveWay(): Promise<void> {
    const busy = performance.eventLoopUtilization(utilization).utilization
    utilization = performance.eventLoopUtilization()
    if (busy > 0.7 && !hurry) await pause(200, undefined, { ref: false })
  }

  async function replay(): Promise<void> {
    const begun = new Set<string>()
    for (const file of [...leftovers.keys()]) {
      const lines = readLines(file)
      for (const id of openExecutions(lines)) begun.add(id)
      await sendLines(lines)
      await markUnknown(store, [...begun])
      removeFile(file)
      leftovers.delete(file)
    }
    await markForgotten(store, new Date(options.now().getTime() - longestExecutionMs))
  }

  function waitingBytes(): number {
    let bytes = spool.currentBytes
    for (const each of ended) bytes += each.bytes
    for (const each of leftovers.values()) bytes += each
    return bytes
  }
}

/** PostgreSQL refuses the values, whoever sends them and whenever. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(String((error as { code?: unknown }).code))
}
