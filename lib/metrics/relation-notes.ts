import { namesIn } from './filters/where'
import type { Frame } from './frame'
import type { Metric } from './metric'
import type { CheckedQuery } from './parse-query'
import type { ResultColumn } from './result'

export interface UnvaluedNote {
  readonly metric: string
  readonly note: string
}

/** What kinds say of a last period that is not over, where the query asks for the parts that it is about. */
export function unfinishedNotes({ metrics, by, filters }: Pick<CheckedQuery, 'metrics' | 'by' | 'filters'>): readonly string[] {
  const notes = metrics.flatMap(({ governance, shape }) =>
    Object.values(shape.measures).flatMap(({ relation, only }) => {
      const { note, of = {} } = relation?.notes?.unfinished ?? {}
      const asked = [...filters, ...(only ? [only] : [])]
      const isAsked = ([name, part]: readonly [string, string]): boolean => {
        const said = asked.filter((where) => namesIn(where).includes(name))
        return said.length > 0 ? said.every((where) => JSON.stringify(where).includes(`"${part}"`)) : by.some((each) => each.name === name)
      }
      return note !== undefined && Object.entries(of).every(isAsked) ? [`${governance.title}: ${note}`] : []
    }),
  )
  return [...new Set(notes)]
}

/** Of metrics that are one value of a kind; what is worked out of several may be nothing for other reasons. */
export function unvaluedNotes(metrics: readonly Metric[]): readonly UnvaluedNote[] {
  return metrics.flatMap(({ name, governance, shape }) => {
    const [measure, ...others] = Object.values(shape.measures)
    const note = others.length === 0 ? measure?.relation?.notes?.unvalued : undefined
    return note === undefined ? [] : [{ metric: name, note: `${governance.title}: ${note}` }]
  })
}

/** Those of metrics that lack a value in a period that has begun. */
export function withoutValue(columns: readonly ResultColumn[], { unvalued, result, notBegun }: Frame): readonly string[] {
  const periods = columns.find(({ role }) => role === 'period')?.values
  if (!periods || typeof notBegun === 'boolean') return []
  const begun = (result.periods ?? []).map(({ key }) => key).filter((key) => !notBegun.includes(key))
  return unvalued
    .filter(({ metric }) => {
      const values = columns.find((column) => column.role === 'value' && column.metric === metric)?.values ?? []
      const valued = new Set(periods.filter((_, row) => values[row] !== null))
      return begun.some((key) => !valued.has(key))
    })
    .map(({ note }) => note)
}
