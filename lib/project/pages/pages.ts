import { allSources, type SqlFunctions } from '@/lib/metrics'
import type { Project } from '../project'
import { dashboardPage } from './dashboard-page'
import { indexPage } from './index-page'
import { metricPage } from './metric-page'
import { sourcePage } from './source-page'
import { fontFile, styleSheet } from './style'

/** What the pages tell of. */
export type Paged = Omit<Project, 'generation' | 'folder' | 'loadedAt'>

/** The catalogue as a set of pages: path relative to its root to content. Equal for equal definitions. */
export function pagesOf(project: Paged, functions: SqlFunctions): ReadonlyMap<string, string | Buffer> {
  return new Map<string, string | Buffer>([
    ['index.html', indexPage(project)],
    ['style.css', styleSheet()],
    ['plex.woff2', fontFile()],
    ...[...project.metrics.values()].map((metric) => [`metrics/${metric.name}.html`, metricPage(metric, project, functions)] as const),
    ...allSources(project).map((source) => [`sources/${source.name}.html`, sourcePage(source, project)] as const),
    ...[...project.dashboards.values()].map((each) => [`dashboards/${each.slug}.html`, dashboardPage(each, project)] as const),
  ])
}
