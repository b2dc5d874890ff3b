import type { Progress } from '@/lib/base/progress'

/** One command of `yardstick`. Heavy imports belong inside `run`, so that `--help` stays quick. */
export interface Command {
  /** As cac writes it: `query <json>`, `user add <email>`. */
  readonly name: string
  readonly description: string
  /** Flag as cac writes it, e.g. `--port <number>`, and what it does. */
  readonly options?: readonly (readonly [flag: string, description: string])[]
  readonly examples?: readonly string[]
  /** @throws AppError, shown as one line; the command ends with code 1 */
  run(call: CommandCall): Promise<void>
}

export interface CommandCall {
  /** Positional arguments, in order. */
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, string | number | boolean | undefined>>
  readonly progress: Progress
  /** Writes a line of the result to standard output. */
  readonly print: (line: string) => void
}
