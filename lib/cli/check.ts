import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { type Check, subjects } from '@/lib/project/checks/check'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import type { Command, CommandCall } from './command'
import { flagsOf } from './flags'
import { table } from './table'

export const checkCommand: Command = {
  name: 'check',
  description: "Hold the project against its types, its rules, the warehouse and the metrics' own tests",
  options: [
    ['--project <folder>', 'Project folder (default: YARDSTICK_PROJECT or metrics/)'],
    ['--warehouse <url>', 'Warehouse (default: WAREHOUSE_URL or the demo warehouse)'],
    ['--strict', 'End with code 1 for warnings too'],
    ['--format <format>', 'table (default) or json'],
  ],
  examples: ['yardstick check --strict', 'yardstick check --format json > checks.json'],
  run: check,
}

async function check({ options, progress, print }: CommandCall): Promise<void> {
  const format = options.format ?? 'table'
  if (format !== 'table' && format !== 'json') throw new AppError('invalid_input', `Unknown format "${format}". Known: table, json.`)
  const config = readConfig({ flags: flagsOf(options) })
  const [{ runChecks }, { openWarehouse }] = await Promise.all([import('@/lib/project/checks/run-checks'), import('@/lib/warehouse')])
  let opened: Warehouse | undefined
  const warehouse = async () => (opened = await openWarehouse(config.warehouseUrl, config))
  try {
    const checks = await runChecks(config.projectFolder, { stateFolder: config.stateFolder, warehouse, progress })
    print(format === 'json' ? asJson(checks) : asText(checks))
    const failed = checks.filter(({ failure }) => failure).length
    const warned = checks.filter(({ warning }) => warning).length
    if (failed) throw new AppError('conflict', `${failed} of ${checks.length} checks failed.`)
    if (warned && options.strict)
      throw new AppError('conflict', `${warned} of ${checks.length} checks warn, and --strict takes no warnings.`)
  } finally {
    await opened?.close()
  }
}

function asJson(checks: readonly Check[]): string {
  const rounded = checks.map((each) => ({ ...each, passed: !each.failure, elapsedMs: Math.round(each.elapsedMs) }))
  return JSON.stringify({ passed: rounded.every(({ passed }) => passed), checks: rounded }, null, 2)
}

const mostNotes = 20

function asText(checks: readonly Check[]): string {
  const groups = subjects
    .map((subject) => ({ subject, all: checks.filter((each) => each.subject === subject) }))
    .filter(({ all }) => all.length)
  const rows = groups.map(({ subject, all }) => {
    const failed = all.filter(({ failure }) => failure).length
    const elapsedMs = all.reduce((sum, each) => sum + each.elapsedMs, 0)
    const warned = all.filter(({ failure, warning }) => warning && !failure).length
    return [subject, String(all.length - failed - warned), String(warned), String(failed), `${(elapsedMs / 1000).toFixed(2)} s`]
  })
  const failures = checks.filter(({ failure }) => failure).map((each) => `  ✗ ${each.subject} · ${placed(each)}: ${each.failure}`)
  const warnings = checks.filter(({ warning }) => warning).map((each) => `  ! ${each.subject} · ${placed(each)}: ${each.warning}`)
  const notes = checks.filter(({ note }) => note).map((each) => `  · ${each.subject} · ${placed(each)}: ${each.note}`)
  const left = notes.length > mostNotes ? [`  · and ${notes.length - mostNotes} more notes; see --format json`] : []
  return [
    '',
    table(['Checked', 'Passed', 'Warned', 'Failed', 'Time'], rows),
    ...blockOf(failures),
    ...blockOf(warnings),
    ...blockOf([...notes.slice(0, mostNotes), ...left]),
  ].join('\n')
}

function blockOf(lines: readonly string[]): string[] {
  return lines.length ? ['', ...lines] : []
}

function placed({ name, file, line }: Check): string {
  const place = `${file}:${line}`
  return file === undefined || name === place || name === file ? name : `${name} (${place})`
}
