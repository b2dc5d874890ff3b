import { formatDialect, postgresql } from 'sql-formatter'
import { standardGrains } from '@/lib/base/grain'
import { type Grain, type Metric, type Person, parseQuery, planQuery } from '@/lib/metrics'
import { plainQuestion } from '@/lib/metrics/given'
import { rightsOf } from '@/lib/queries/rights'
import { services } from '@/lib/services'

/** The statement this person's question by the grain would become, laid out in lines, values left as `$1`. */
export function metricSql(metric: Metric, grain: Grain, person: Person): string {
  const { project: loader, warehouse, now } = services()
  const { project } = loader.current()
  const { catalog, segments } = project
  const rights = rightsOf(person, project)
  const { by, timeZone } = plainQuestion(metric)
  // Some kinds refuse ranges that cut a period.
  const range = (standardGrains as readonly Grain[]).includes(grain) ? `last 3 ${grain}s` : 'last 90 days'
  const query = { metrics: [metric.name], grain, by, range, timeZone }
  const checked = parseQuery(query, { catalog, segments, metrics: rights.visible })
  // Values do not show in the text, so any instant does for the end of the data.
  const { statement } = planQuery(checked, {
    catalog,
    functions: warehouse.functions,
    dataAsOf: now().toISOString(),
    rowFilters: rights.filterOf,
  })
  return formatDialect(statement.sql, { dialect: postgresql, keywordCase: 'lower', expressionWidth: 90 })
}
