import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import type { Command, CommandCall } from './command'
import { diffOutputs, isDifferent } from './diff-output'
import { flagsOf } from './flags'

export const diffCommand: Command = {
  name: 'diff [ref]',
  description: 'Show which metrics changed since a git ref, why, and what it does to their last 13 weeks',
  options: [
    ['--format <format>', `${Object.keys(diffOutputs).join(', ')} (default: table)`],
    ['--exit-code', 'End with code 2 when a metric differs (0: none differs, 1: it failed)'],
    ['--project <folder>', 'Project folder (default: YARDSTICK_PROJECT or metrics/)'],
    ['--warehouse <url>', 'Warehouse (default: WAREHOUSE_URL or the demo warehouse)'],
  ],
  examples: ['yardstick diff', 'yardstick diff origin/main --format markdown --exit-code'],
  run: diff,
}

async function diff({ args, options, progress, print }: CommandCall): Promise<void> {
  const { format = 'table' } = options
  const output = diffOutputs[String(format)]
  if (!output) throw new AppError('invalid_input', `Unknown format "${format}". Known: ${Object.keys(diffOutputs).join(', ')}.`)
  const config = readConfig({ flags: flagsOf(options) })
  const [{ diffProject }, { openWarehouse }] = await Promise.all([import('@/lib/project/diff/diff-project'), import('@/lib/warehouse')])
  let opened: Warehouse | undefined
  const warehouse = async () => (opened = await openWarehouse(config.warehouseUrl, config))
  try {
    const found = await diffProject(config.projectFolder, args[0] ?? 'HEAD', { stateFolder: config.stateFolder, warehouse, progress })
    print(output(found))
    if (options.exitCode && isDifferent(found)) process.exitCode = 2
  } finally {
    await opened?.close()
  }
}
