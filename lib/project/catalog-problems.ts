import type { Places } from './locate'
import type { Project, ProjectProblem } from './project'

/** Rules that types cannot hold: names that dashboards use, columns, kinds of charts. */
export function catalogProblems(
  _project: Pick<Project, 'catalog' | 'sources' | 'metrics' | 'segments' | 'dashboards'>,
  _places: Places,
): ProjectProblem[] {
  return []
}
