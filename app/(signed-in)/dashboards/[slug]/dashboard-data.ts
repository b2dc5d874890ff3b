import type { DashboardData } from '@/components/dashboard/dashboard-data'
import type { ValueType } from '@/components/dashboard/page-filter'
import { canView, isPermitted } from '@/lib/access/permission'
import type { Catalog, Dashboard, Person, PhysicalType } from '@/lib/metrics'
import { dimensionTitle, sharedDimensions } from '@/lib/metrics/dimensions'
import { namesIn } from '@/lib/metrics/filters/where'
import { deprecationNote } from '@/lib/metrics/governance'
import { services } from '@/lib/services'
import { peopleFor } from '../../people-for'

/** A dashboard as the browser gets it: only the metrics that this person may see, as plain data. */
export function dashboardData(dashboard: Dashboard, person: Person): DashboardData {
  const { project } = services().project.current()
  const names = [...new Set(dashboard.tiles.flatMap((tile) => tile.metrics))]
  const metrics = names.flatMap((name) => project.metrics.get(name) ?? []).filter((metric) => canView(person, metric))
  const dimensions = new Map(metrics.flatMap((metric) => sharedDimensions([metric])).map((each) => [each.name, each]))
  const offered = (dashboard.segments ?? []).flatMap((name) => project.segments.get(name) ?? [])
  return {
    dashboard: structuredClone(dashboard),
    metrics: Object.fromEntries(
      metrics.map((metric) => {
        const { title, definition, owner, unit } = metric.governance
        const own = sharedDimensions([metric])
        const facts = { name: metric.name, title, definition, owner, unit: structuredClone(unit) }
        return [
          metric.name,
          {
            ...facts,
            additive: metric.additivity === 'additive',
            hasTarget: metric.governance.target !== undefined,
            dimensions: own.map(({ name }) => name),
            ownDimensions: own.flatMap(({ name, isOwn }) => (isOwn ? [name] : [])),
          },
        ]
      }),
    ),
    people: peopleFor(metrics, person),
    dimensions: Object.fromEntries([...dimensions].map(([name, each]) => [name, dimensionTitle(each)])),
    dimensionTypes: Object.fromEntries([...dimensions].map(([name, each]) => [name, valueType(each.physicalType)])),
    segments: offered.map(({ name, title, description, where }) => ({
      name,
      title,
      ...(description !== undefined && { description }),
      dimensions: namesIn(where),
    })),
    timeZone: project.catalog.timeZone,
    calendar: calendarOf(project.catalog),
    advice: isPermitted(person, { action: 'view_problems' }) ? metrics.flatMap(deprecationNote) : [],
  }
}

function calendarOf({ weekStart, fiscalYear, calendars = {} }: Catalog): DashboardData['calendar'] {
  const names = Object.fromEntries(Object.keys(calendars).map((name) => [name, true]))
  return { weekStart, ...(fiscalYear && { fiscalYear: { ...fiscalYear } }), calendars: names }
}

function valueType(type: PhysicalType): ValueType {
  if (type === 'boolean' || type === 'date') return type
  return type === 'integer' || type === 'decimal' || type === 'float' ? 'number' : 'text'
}
