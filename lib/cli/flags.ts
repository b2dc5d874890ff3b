import type { Flags } from '@/lib/base/config'
import type { CommandCall } from './command'

/** The options of a command that name a project or a warehouse. */
export function flagsOf({ project, warehouse }: CommandCall['options']): Flags {
  return { ...(project !== undefined && { project: String(project) }), ...(warehouse !== undefined && { warehouse: String(warehouse) }) }
}
