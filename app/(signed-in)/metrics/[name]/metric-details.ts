import type { MetricDetails } from '@/components/metric/metric-details'
import { canView, isPermitted } from '@/lib/access/permission'
import { instantSeconds } from '@/lib/base/grain'
import { expectationWords } from '@/lib/base/metric-words'
import { type Grain, lineageOf, type Metric, type Person } from '@/lib/metrics'
import { dimensionTitle, sharedDimensions } from '@/lib/metrics/dimensions'
import { exclusionNames } from '@/lib/metrics/exclusions'
import { namesIn } from '@/lib/metrics/filters/where'
import { plainQuestion } from '@/lib/metrics/given'
import { grainRefusal, metricGrains } from '@/lib/metrics/metric-grains'
import { needsSplit } from '@/lib/metrics/needs-split'
import { settlingDays } from '@/lib/metrics/settling'
import { services } from '@/lib/services'
import { peopleFor } from '../../people-for'
import { visibleTo } from '../../visible'
import { metricSql } from './metric-sql'

/** All of a metric that its page shows to this person, as plain data. */
export function metricDetails(metric: Metric, person: Person): MetricDetails {
  const { project } = services().project.current()
  const { governance, catalog, shape } = metric
  const seesSql = isPermitted(person, { action: 'view_sql' })
  const file = project.files.get(metric.name)
  const grains = metricGrains(metric).filter((grain) => !instantSeconds(grain))
  const grain = usualGrain(grains)
  // What a part is held to is no more to be drawn.
  const held = new Set(Object.values(shape.measures).flatMap(({ only }) => namesIn(only ?? {})))
  const { by: key, timeZone } = plainQuestion(metric)
  return {
    name: metric.name,
    title: governance.title,
    definition: governance.definition,
    level: governance.level,
    ...deprecationOf(metric, person),
    formula: shape.formula,
    parts: [...new Set(metric.inputs)]
      .filter((other) => project.metrics.get(other.name) === other && canView(person, other))
      .map((other) => ({ name: other.name, title: other.governance.title })),
    owner: governance.owner,
    audience: governance.audience,
    direction: governance.direction,
    unit: governance.unit,
    additivity: metric.additivity,
    synonyms: governance.synonyms,
    ...(governance.playbook && { playbook: governance.playbook }),
    tests: governance.tests.map((test) => ({ name: test.name, expects: expectationWords(test) })),
    version: metric.version,
    timeZone,
    weekStart: catalog.weekStart,
    settlesIn: settlingDays([metric]),
    grains,
    hasTarget: governance.target !== undefined,
    needsGrain: grainRefusal(metric, undefined) !== undefined,
    needsSplit: needsSplit(metric),
    ...(grain && { grain }),
    dimensions: sharedDimensions([metric]).map((dimension) => ({
      name: dimension.name,
      title: dimensionTitle(dimension),
      ordered: dimension.isOrdered,
      own: dimension.isOwn ?? key.includes(dimension.name),
      ...(dimension.chart && !held.has(dimension.name) && { chart: dimension.chart }),
      overlaps: dimension.isBridged ?? false,
    })),
    people: peopleFor([metric], person),
    leavesOut: exclusionNames([metric]).length > 0,
    lineage: lineageOf(metric).map(({ table, columns, role }) => ({ table, columns, role })),
    usedIn: visibleTo(person).dashboards.flatMap(({ slug, title, tiles }) =>
      tiles.filter((tile) => tile.metrics.includes(metric.name)).map((tile) => ({ slug, title, tile: tile.title })),
    ),
    ...(seesSql && grain && { sql: metricSql(metric, grain, person) }),
    ...(seesSql && file && { file }),
  }
}

/** Weeks where there are any: long enough to be calm, short enough to be news. */
function usualGrain(grains: readonly Grain[]): Grain | undefined {
  return ['week' as const, 'month' as const, 'day' as const].find((grain) => grains.includes(grain)) ?? grains[0]
}

function deprecationOf({ governance: { deprecated } }: Metric, person: Person): Pick<MetricDetails, 'deprecated'> {
  if (!deprecated) return {}
  const { why, since, replacedBy } = deprecated
  const other = services().project.current().project.metrics.get(replacedBy)
  const replacement = other && canView(person, other) && { name: other.name, title: other.governance.title }
  return { deprecated: { why, ...(since && { since }), ...(replacement && { replacement }) } }
}
