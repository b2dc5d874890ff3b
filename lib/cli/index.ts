import type { Command } from './command'
import { devCommand, startCommand } from './start'

/** All commands, in the order of `--help`. */
export const commands: readonly Command[] = [startCommand, devCommand]
