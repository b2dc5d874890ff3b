import type { Expression } from 'kysely'
import type { Measure, Metric, Shape } from '../metric'
import type { SqlFunctions } from '../sql-functions'

/** The measures of metrics that another is made of, each as `part.measure`. */
export function measuresOf(parts: Readonly<Record<string, Metric>>): Shape['measures'] {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([part, { shape }]) =>
      Object.entries(shape.measures).map(([name, measure]) => [`${part}.${name}`, measure]),
    ),
  )
}

/** The value of one part over the columns of the whole. */
export function partSql(
  part: string,
  { shape }: Metric,
  column: (measure: string) => Expression<unknown>,
  functions: SqlFunctions,
): Expression<unknown> {
  return shape.value((measure) => column(`${part}.${measure}`), functions)
}

/** The measures of a metric, each with something added. */
export function changed(shape: Shape, change: (measure: Measure) => Measure): Shape {
  const all = (measures: Shape['measures']): Shape['measures'] =>
    Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, change(measure)]))
  const details = Object.entries(shape.details ?? {}).map(([name, detail]) => [name, { ...detail, measures: all(detail.measures) }])
  return { ...shape, measures: all(shape.measures), ...(shape.details && { details: Object.fromEntries(details) }) }
}
