import { type CAC, cac } from 'cac'
import { AppError, toAppError } from '@/lib/base/errors'
import { commands } from '.'
import type { Command } from './command'
import { showProgress } from './progress'

await main(process.argv)

/** Runs one command. Ends with code 0, or with one line on standard error and code 1. */
async function main(argv: readonly string[]): Promise<void> {
  const program = cac('yardstick')
  for (const command of commands) register(program, command)
  program.help()
  program.version((await import('@/package.json', { with: { type: 'json' } })).default.version)
  try {
    program.parse([...argv], { run: false })
    if (program.matchedCommand) await program.runMatchedCommand()
    else if (!program.options.help && !program.options.version) unknown(program)
  } catch (error) {
    fail(error)
  }
}

function register(program: CAC, { name, description, options = [], examples = [], run }: Command): void {
  const command = program.command(name, description)
  for (const [flag, text] of options) command.option(flag, text)
  for (const example of examples) command.example(example)
  command.action((...values: unknown[]) => {
    const { '--': _rest, ...flags } = values.at(-1) as Record<string, string | number | boolean>
    const args = values
      .slice(0, -1)
      .flat()
      .filter((value) => value !== undefined)
      .map(String)
    return run({ args, options: flags, progress: showProgress(), print: (line) => process.stdout.write(`${line}\n`) })
  })
}

function unknown(program: CAC): void {
  const word = program.args[0]
  if (word === undefined) {
    program.outputHelp()
    return
  }
  const names = commands.map(({ name }) => name.split(' ')[0] ?? name)
  const near = names.map((name) => ({ name, steps: distance(word, name) })).sort((a, b) => a.steps - b.steps)[0]
  const hint = near && near.steps <= 2 ? ` Did you mean "${near.name}"?` : ''
  throw new AppError('invalid_input', `Unknown command "${word}".${hint} See yardstick --help.`)
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

function fail(error: unknown): void {
  const isOurs = error instanceof AppError || (error as Error)?.name === 'CACError'
  const message = isOurs ? (error as Error).message : toAppError(error).message
  process.stderr.write(`\n  ✗ ${message}\n`)
  if (!isOurs) process.stderr.write(`${(error as Error)?.stack ?? error}\n`)
  process.exit(1)
}
