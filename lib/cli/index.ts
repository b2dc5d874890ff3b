import type { Command } from './command'
import { demoCommand } from './demo'
import { introspectCommand } from './introspect'
import { migrateCommand } from './migrate'
import { devCommand, startCommand } from './start'
import { userCommand } from './user-command'

/** All commands, in the order of `--help`. */
export const commands: readonly Command[] = [startCommand, devCommand, userCommand, demoCommand, introspectCommand, migrateCommand]
