import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Goal } from '../goal'

export const startTime: Goal = {
  number: 16,
  title: 'Process start to first answered metric, store running',
  target: '≤ 1,200 ms',
  async measure({ startMs }) {
    return { figure: `${startMs.toFixed(0)} ms`, met: startMs <= 1200 }
  },
}

export const idleMemory: Goal = {
  number: 18,
  title: 'Resident memory of the idle process, warehouse open',
  target: '≤ 220 MB',
  async measure({ app }) {
    await wait(3000)
    const megabytes = residentMegabytes(app.pid ?? 0)
    return { figure: `${megabytes.toFixed(0)} MB`, met: megabytes <= 220 }
  },
}

/** Linux only; elsewhere NaN, which meets no target. */
function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}
