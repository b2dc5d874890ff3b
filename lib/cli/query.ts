import { text } from 'node:stream/consumers'
import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { noProgress } from '@/lib/base/progress'
import type { MetricQuery, Result } from '@/lib/metrics'
import type { Answer } from '@/lib/queries/run-query'
import type { Services } from '@/lib/services'
import type { Command, CommandCall } from './command'
import { flagsOf } from './flags'
import { operator } from './operator'
import { outputs } from './query-output'

const example = '{"metrics": ["revenue"], "grain": "month", "range": "last 6 months"}'

/** Of every command that answers a question. */
export const queryOptions: NonNullable<Command['options']> = [
  ['--format <format>', `${Object.keys(outputs).join(', ')} (default: table)`],
  ['--project <folder>', 'Project folder (default: YARDSTICK_PROJECT or metrics/)'],
  ['--warehouse <url>', 'Warehouse (default: WAREHOUSE_URL or the demo warehouse)'],
]

export const queryCommand: Command = {
  name: 'query [json]',
  description: 'Answer one metric query, as on a dashboard; - reads it from standard input',
  options: [
    ['--details', 'Also what makes each value readable, such as the size of a cohort; the same as "details": true'],
    ...queryOptions,
  ],
  examples: [`yardstick query '${example}'`, 'yardstick query - --format csv < question.json > answer.csv'],
  run: (call) => answer(call, example, (asked) => (call.options.details ? { ...asked, details: true } : asked)),
}

/** Answers the question that a command makes of its JSON, and prints it in the format asked for. */
export async function answer(
  { args, options, progress, print }: CommandCall,
  example: string,
  toQuery: (asked: object) => object,
): Promise<void> {
  const format = String(options.format ?? 'table')
  const output = outputs[format]
  if (!output) throw new AppError('invalid_input', `Unknown format "${format}". Known: ${Object.keys(outputs).join(', ')}.`)
  const asked = toQuery(parse(await jsonOf(args, example), example))
  const config = readConfig({ flags: flagsOf(options) })
  const { openServices } = await import('@/lib/wiring')
  const { services, close } = await openServices(config, { progress: process.stderr.isTTY ? progress : noProgress })
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  process.stdout.on('error', onBrokenPipe)
  try {
    const found = await ask(services, asked, stop.signal)
    if (!found.ok) throw new AppError(found.error.code, found.error.message)
    print(output(JSON.parse(found.result) as Result, found))
  } finally {
    process.off('SIGINT', onInterrupt)
    await close()
  }
}

/** Along the same way as a tile of the app, so with the same rights, cache and record. */
async function ask({ project, runQuery }: Services, asked: object, signal: AbortSignal): Promise<Answer> {
  const { timeZone } = project.current().project.catalog
  const requests = [{ id: 'query', query: { timeZone, ...asked } as MetricQuery }]
  for await (const answer of runQuery(requests, { person: operator, origin: 'command', signal })) return answer
  throw new AppError('cancelled', 'The query was stopped.')
}

// cac drops a lone -, so nothing stands for it too.
async function jsonOf([json = '-']: readonly string[], example: string): Promise<string> {
  if (json !== '-') return json
  if (!process.stdin.isTTY) return text(process.stdin)
  throw new AppError('invalid_input', `The query is missing. Write it like yardstick query '${example}'.`)
}

function parse(json: string, example: string): object {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    throw new AppError('invalid_input', `The query is not JSON (${(error as Error).message}). Write it like '${example}'.`)
  }
  throw new AppError('invalid_input', `The query is not a JSON object. Write it like '${example}'.`)
}

// `yardstick query … | head` closes the pipe early, which is no fault.
function onBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}
