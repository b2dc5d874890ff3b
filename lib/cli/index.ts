import { checkCommand } from './check'
import type { Command } from './command'
import { demoCommand } from './demo'
import { diffCommand } from './diff'
import { docsCommand } from './docs'
import { experimentCommand } from './experiment'
import { introspectCommand } from './introspect'
import { migrateCommand } from './migrate'
import { peopleCommand } from './people'
import { queryCommand } from './query'
import { devCommand, startCommand } from './start'
import { userCommand } from './user-command'

/** All commands, in the order of `--help`. */
export const commands: readonly Command[] = [
  startCommand,
  devCommand,
  checkCommand,
  diffCommand,
  queryCommand,
  peopleCommand,
  experimentCommand,
  docsCommand,
  introspectCommand,
  userCommand,
  demoCommand,
  migrateCommand,
]
