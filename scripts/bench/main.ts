import { parseArgs } from 'node:util'
import type { Goal } from './goal'
import { cachedRate, cachedTail } from './goals/cached'
import { compileTime } from './goals/compile'
import { handWrittenShare } from './goals/hand-written'
import { kindGrowth, kindShare, kindShareOnPostgres } from './goals/kinds'
import { idleMemory, startTime } from './goals/process'
import { liveSave } from './goals/save'
import { firstScript } from './goals/script'
import { storeStatements } from './goals/statements'
import { resultTransport } from './goals/transport'
import { completionTime, typeCheckTime } from './goals/types'
import { productShare, uncachedOverhead } from './goals/uncached'
import { openStage } from './stage'

const goals: readonly Goal[] = [
  idleMemory,
  startTime,
  storeStatements,
  uncachedOverhead,
  productShare,
  resultTransport,
  firstScript,
  liveSave,
  compileTime,
  handWrittenShare,
  kindShare,
  kindGrowth,
  kindShareOnPostgres,
  typeCheckTime,
  completionTime,
  // Last: the query log is busy for a while after these.
  cachedRate,
  cachedTail,
]

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})

if (values.help)
  console.log(
    'npm run bench -- [--scale 1] [--only 1,2,3]\n\nMeasures the goals of docs/performance.md, product and bare limit in one run.',
  )
else await bench(Number(values.scale), values.only?.split(',').map(Number))

async function bench(scale: number, only: readonly number[] | undefined): Promise<void> {
  const stage = await openStage(scale)
  try {
    for (const goal of goals.filter(({ number }) => !only || only.includes(number))) {
      const { figure, met } = await goal.measure(stage)
      console.log(
        `${String(goal.number).padStart(2)}  ${met ? 'met    ' : 'NOT MET'}  ${goal.title}\n             target: ${goal.target}\n             here:   ${figure}`,
      )
    }
  } finally {
    await stage.close()
  }
}
