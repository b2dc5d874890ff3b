import type { MetricCard } from '@/components/metric/metric-card'
import type { visibleTo } from './visible'

/** The metrics for lists in the browser, each with the dashboards, open to the same person, that show it. */
export function toCards({ metrics, dashboards }: ReturnType<typeof visibleTo>): readonly MetricCard[] {
  return metrics.map(({ name, governance: { title, definition, owner, unit, synonyms = [] } }) => ({
    name,
    title,
    definition,
    owner,
    unit,
    synonyms,
    usedIn: dashboards
      .filter(({ tiles }) => tiles.some((tile) => tile.metrics.includes(name)))
      .map((dashboard) => ({ slug: dashboard.slug, title: dashboard.title })),
  }))
}
