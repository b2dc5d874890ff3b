import { canView } from '@/lib/access/permission'
import { type RowRights, rowRights } from '@/lib/access/row-filter'
import { AppError } from '@/lib/base/errors'
import type { Metric, Person } from '@/lib/metrics'
import type { Project } from '@/lib/project/project'

/** What one person may do with one state of the project. */
export interface Rights extends RowRights {
  readonly visible: ReadonlyMap<string, Metric>
}

const remembered = new WeakMap<Person, { readonly project: Project; readonly rights: Rights }>()

/** Worked out once per person and state of the project; a person whose rights change is another object. */
export function rightsOf(person: Person, project: Project): Rights {
  const known = remembered.get(person)
  if (known?.project === project) return known.rights
  const visible = new Map([...project.metrics].filter(([, metric]) => canView(person, metric)))
  const rights = { ...rowRights(person, project), visible }
  remembered.set(person, { project, rights })
  return rights
}

/**
 * Names that nobody knows are left to the plan, which can say what would be right.
 *
 * @throws AppError `not_permitted`, `not_found` for a dashboard that does not exist
 */
export function checkPermission(
  { person, project, rights, dashboard }: { person: Person; project: Project; rights: Rights; dashboard?: string },
  metrics: unknown,
): void {
  if (dashboard !== undefined) {
    const found = project.dashboards.get(dashboard)
    if (!found) throw new AppError('not_found', `There is no dashboard "${dashboard}".`)
    if (!canView(person, found)) throw new AppError('not_permitted', `The dashboard "${dashboard}" is not for you. Ask ${found.owner}.`)
  }
  if (!Array.isArray(metrics)) return
  for (const name of metrics) {
    const metric = project.metrics.get(name)
    if (metric && !rights.visible.has(name)) {
      throw new AppError('not_permitted', `The metric "${name}" is not for you. Ask ${metric.governance.owner}.`)
    }
  }
}
