import type { MetricCard } from '@/components/metric/metric-card'
import type { Metric } from '@/lib/metrics'
import { grainRefusal } from '@/lib/metrics/metric-grains'
import { needsSplit } from '@/lib/metrics/needs-split'
import { services } from '@/lib/services'
import type { visibleTo } from './visible'

/** How many metrics one question about their last weeks holds; of those that follow people from event to event, which take longer. */
const groupSize = 20
const slowGroupSize = 4

/** The metrics for lists in the browser, each with the dashboards, open to the same person, that show it. */
export function toCards({ metrics, dashboards }: ReturnType<typeof visibleTo>): readonly MetricCard[] {
  const groups = groupsByTitle()
  return metrics.map(({ name, governance, shape }) => ({
    name,
    ...groupOf(groups.get(name)),
    ...(isSlow(shape) && { isSlow: true }),
    title: governance.title,
    definition: governance.definition,
    owner: governance.owner,
    unit: governance.unit,
    synonyms: governance.synonyms,
    ...standingOf(governance),
    usedIn: dashboards
      .filter(({ tiles }) => tiles.some((tile) => tile.metrics.includes(name)))
      .map((dashboard) => ({ slug: dashboard.slug, title: dashboard.title })),
  }))
}

function groupOf(group: number | undefined): Pick<MetricCard, 'group'> {
  return group === undefined ? {} : { group }
}

function standingOf({ level, deprecated }: Metric['governance']): Pick<MetricCard, 'standing'> {
  if (deprecated) return { standing: 'deprecated' }
  return level === 'draft' ? { standing: level } : {}
}

function hasWeeks(metric: Metric): boolean {
  return grainRefusal(metric, 'week') === undefined && !needsSplit(metric) && !metric.shape.reading
}

/** Cut from the whole project, not from what one person sees: a metric hidden from somebody changes their group of it alone. */
function groupsByTitle(): ReadonlyMap<string, number> {
  const all = [...services().project.current().project.metrics.values()].filter(hasWeeks)
  const titled = all.toSorted((a, b) => a.governance.title.localeCompare(b.governance.title, 'en') || a.name.localeCompare(b.name, 'en'))
  const [quick, slow] = [titled.filter(({ shape }) => !isSlow(shape)), titled.filter(({ shape }) => isSlow(shape))]
  const next = Math.ceil(quick.length / groupSize)
  return new Map([
    ...quick.map(({ name }, at) => [name, Math.floor(at / groupSize)] as const),
    ...slow.map(({ name }, at) => [name, next + Math.floor(at / slowGroupSize)] as const),
  ])
}

/** Follows people from event to event, as funnels, cohorts and attribution do. */
function isSlow({ measures }: Metric['shape']): boolean {
  return Object.values(measures).some(({ relation }) => relation)
}
