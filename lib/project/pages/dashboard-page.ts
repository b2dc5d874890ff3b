import type { Dashboard } from '@/lib/metrics'
import { html, joined } from './html'
import { code, facts, grid, page, section } from './layout'
import { metricLink } from './links'
import type { Paged } from './pages'

/** A dashboard: whom it is for, what it starts with, and the question of each tile. */
export function dashboardPage(
  { slug, title, purpose, owner, audience, defaults, filters, tiles }: Dashboard,
  { metrics, catalog }: Paged,
): string {
  const rows = tiles.map((tile) => [
    tile.title,
    joined(tile.metrics.flatMap((name) => metrics.get(name) ?? []).map((metric) => metricLink(metric))),
    tile.by && code(tile.by.join(', ')),
    tile.chart,
  ])
  return page({
    title,
    lead: purpose,
    depth: 1,
    body: html`${section(
      'facts',
      'About this dashboard',
      facts([
        ['Name', code(slug)],
        ['Owner', owner],
        ['For', audience.join(', ')],
        ['Starts with', `${defaults.range} by ${defaults.grain}, ${(defaults.timeZone ?? catalog.timeZone).replaceAll('_', ' ')}`],
        ['Filters', filters.length > 0 && code(filters.join(', '))],
      ]),
    )}${section('tiles', 'Its questions', grid('Tiles', ['Question', 'Metrics', 'By', 'Chart'], rows))}`,
  })
}
