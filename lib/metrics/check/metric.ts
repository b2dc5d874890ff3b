import { columnType } from '../column-type'
import { dimensionsOf, sourcesOf } from '../dimensions'
import type { Measure, Metric } from '../metric'
import { parseQuery } from '../parse-query'
import { someOf } from '../suggest'
import { type Definitions, refusal } from './definitions'
import { checkGiven } from './given'
import { checkGovernance } from './governance'
import { namePattern } from './name-pattern'
import { checkTargets } from './target'
import { checkWhere } from './where'

/** The messages of a metric's broken rules: name, governance, columns, filters, tests. */
export function checkMetric(metric: Metric, definitions: Definitions): readonly string[] {
  const { name, catalog, shape } = metric
  const own = Object.values(shape.measures).flatMap(({ relation }) => Object.keys(relation?.dimensions ?? {}))
  const clash = sourcesOf(metric).find((source) => dimensionsOf(source).has(name))
  return [
    ...(namePattern.test(name) && name !== 'period'
      ? []
      : [`"${name}" is not a metric's name: use up to 40 lower case letters, digits and _; "period" is taken.`]),
    ...(clash ? [`"${name}" is also a dimension of ${clash.name}. Rename one of them.`] : []),
    ...(own.includes(name) ? [`It makes a dimension "${name}" itself. Call the metric otherwise.`] : []),
    ...(catalog === definitions.catalog ? [] : ['It is made from another catalogue.']),
    ...checkGovernance(metric, definitions),
    ...checkTargets(metric),
    ...checkTests(metric, definitions),
    ...[...new Set(Object.values(shape.measures).flatMap(checkMeasure))],
    ...checkShared(metric),
  ]
}

function checkTests(metric: Metric, definitions: Definitions): readonly string[] {
  const { tests } = metric.governance
  const names = tests.map((test) => test.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return [
    ...(twice === undefined ? [] : [`Two tests are called "${twice}".`]),
    ...tests.flatMap((test) => {
      if (!('query' in test)) return []
      const query = { ...test.query, metrics: [metric.name] }
      const metrics = new Map([...definitions.metrics, [metric.name, metric] as const])
      return refusal(() => parseQuery(query, { ...definitions, metrics })).map((message) => `test "${test.name}": ${message}`)
    }),
  ]
}

function checkMeasure(measure: Measure): readonly string[] {
  const { source, aggregate, column, times, percent, per, time, where, segments, given } = measure
  const clocks = Object.keys(source.time)
  const named = [column, times].filter((name) => name !== undefined).map((name) => ({ name, type: columnType(source, name)?.type }))
  const needsNumber = aggregate !== 'count' && aggregate !== 'countDistinct' && aggregate !== 'relation'
  return [
    ...(given ? checkGiven(measure, given) : []),
    ...(clocks.length === 0 && given?.grain !== 'none'
      ? [`${source.name} declares no time column, so nothing says when a row counts.`]
      : []),
    ...(clocks.length > 0 && given?.grain !== 'none' && !clocks.includes(time)
      ? [`"${time}" is not a time column of ${source.name}. Declared: ${someOf(clocks)}.`]
      : []),
    ...named.flatMap(({ name, type }) => {
      if (!type) return [`${source.table} has no column "${name}".`]
      return needsNumber && !numbers.includes(type) ? [`${aggregate} needs a number, but ${name} is ${type}.`] : []
    }),
    ...(percent === undefined || (percent > 0 && percent < 100) ? [] : [`percent lies between 0 and 100, but is ${percent}.`]),
    ...(per ?? []).filter((name) => !columnType(source, name)).map((name) => `per: ${source.table} has no column "${name}".`),
    ...(per && source.primaryKey.length === 0
      ? [`closing needs a key on ${source.name}: without one, nothing says which of two rows of one instant is the last.`]
      : []),
    ...checkWhere(source, where).map((message) => `${segments?.length ? `where, with ${segments.join(', ')}` : 'where'}: ${message}`),
  ]
}

const numbers = ['integer', 'decimal', 'float']

/** A dimension means one thing: in all sources of a metric it has one type. */
function checkShared(metric: Metric): readonly string[] {
  const [first, ...others] = sourcesOf(metric)
  if (!first) return []
  return others.flatMap((source) =>
    [...dimensionsOf(first).values()].flatMap(({ name, physicalType }) => {
      const other = dimensionsOf(source).get(name)?.physicalType
      return other === undefined || other === physicalType
        ? []
        : [`The dimension ${name} is ${physicalType} in ${first.name}, but ${other} in ${source.name}.`]
    }),
  )
}
