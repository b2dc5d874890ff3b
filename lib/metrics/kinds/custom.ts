import type { Additivity, Given, Governance, Measure, Metric, Shape, Source } from '../metric'
import { numberType } from './aggregate'
import { makeMetric } from './make-metric'

type WrittenCustom = Governance & {
  readonly column: string
  readonly grain: Given['grain']
  readonly additivity: Extract<Additivity, 'additive' | 'none'>
  readonly timeZone?: string
  readonly time?: string
  readonly empty?: 'zero' | 'null'
}

/**
 * A writer of metrics whose numbers stand in the rows of a source: additive ones are summed up, all others are given back as
 * they are, or not at all.
 */
export function custom(source: Source): (metric: string, options: WrittenCustom) => Metric {
  return (metric, written) => {
    const { column, grain, additivity, timeZone = source.catalog.timeZone, time: clock, empty: worth, ...governance } = written
    const isExact = additivity === 'none'
    const empty = worth ?? (isExact ? 'null' : 'zero')
    const given = { grain, timeZone, isExact }
    const time = grain === 'none' ? '' : (clock ?? Object.keys(source.time)[0] ?? '')
    const value: Measure = { source, aggregate: isExact ? 'max' : 'sum', column, time, where: {}, empty, given }
    const shape: Shape = {
      measures: { value },
      value: (of) => of('value'),
      type: numberType(source, [column]),
      empty,
      formula: `${column} of ${source.table}${grain === 'none' ? '' : ` by ${grain}`}${isExact ? ', as it stands' : ', added up'}`,
    }
    const definition = { column, time, empty, given }
    return makeMetric(metric, { kind: 'custom', additivity, catalog: source.catalog, governance, definition, shape })
  }
}
