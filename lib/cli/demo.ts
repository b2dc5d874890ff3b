import { existsSync } from 'node:fs'
import path from 'node:path'
import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import type { Command } from './command'

export const demoCommand: Command = {
  name: 'demo',
  description: 'Build the demo warehouse; equal scale, equal numbers',
  options: [
    ['--scale <number>', 'Size (default: 0.1, a million events; 1 is ten million)'],
    ['--path <file>', 'DuckDB file to write (default: the one `start` uses)'],
  ],
  examples: ['yardstick demo --scale 1 --path demo.duckdb'],
  run: async ({ options, progress, print }) => {
    const { stateFolder, demo } = readConfig({ flags: { scale: number(options.scale) ?? 0.1 } })
    const scale = demo?.scale ?? number(options.scale) ?? 0.1
    const file = path.resolve(String(options.path ?? path.join(stateFolder, `demo-${scale}.duckdb`)))
    if (!existsSync(path.dirname(file)))
      throw new AppError('invalid_input', `The folder ${path.dirname(file)} does not exist. Make it, or choose another --path.`)
    const step = progress(`Building the demo warehouse at scale ${scale}`)
    const { buildDemoWarehouse } = await import('@/lib/demo/build')
    const onProgress = (done: number, total: number, title: string) => step.update(title, done / total)
    const { fingerprint } = await buildDemoWarehouse({ path: file, scale, onProgress }).catch((error) => {
      throw explain(error, file)
    })
    step.done(`fingerprint ${fingerprint}`)
    if (options.path) print(file)
  },
}

function number(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value)
}

function explain(error: unknown, file: string): unknown {
  const text = String((error as Error)?.message)
  if (/no space left|ENOSPC|disk (is )?full/i.test(text))
    return new AppError('unavailable', `The disk that holds ${file} is full. Free some space and start again.`, { cause: error })
  if (/EACCES|permission denied/i.test(text))
    return new AppError('not_permitted', `The file ${file} may not be written by this user.`, { cause: error })
  return error
}
