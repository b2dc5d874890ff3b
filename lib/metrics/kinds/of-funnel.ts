import { AppError } from '@/lib/base/errors'
import type { Detail, Measure, Metric, Relation } from '../metric'
import type { Filters } from '../query'
import type { Funnel } from './funnel-steps'

/** What a query holds the rows of a funnel to, by columns that no query can name: who is at a step, or at the one before it. */
export const progress = {
  reached: { ':progress': 'reached' },
  dropped: { ':progress': 'dropped' },
  before: { ':progress': ['reached', 'dropped'] },
  entered: { ':progress': ['reached', 'dropped', 'earlier'] },
} as const satisfies Readonly<Record<string, Filters>>

export interface FunnelMeasure {
  readonly how: Funnel
  /** The people at a step. */
  readonly measure: Measure
  /** The same for others of the funnel: who began it, who came up to the step before, who did not come further. */
  at(where: keyof typeof progress, take?: string): Measure
}

/**
 * The measure behind a funnel, or behind a part of one.
 *
 * @throws AppError `invalid_input` for any other metric
 */
export function funnelOf(of: Metric, whole: string, { isSplitByTime }: { readonly isSplitByTime: boolean }): FunnelMeasure {
  const { value } = of.shape.measures
  const { funnel } = (value?.relation?.options ?? {}) as { readonly funnel?: Funnel }
  if (!value?.relation || !funnel || value.shift || of.shape.type !== 'integer')
    throw new AppError(
      'invalid_input',
      `${whole} is made of ${of.name}, which is no funnel. Give it one, or a part that narrow made of one.`,
    )
  const { took: _, ...others } = value.relation.dimensions
  const relation: Relation = isSplitByTime ? value.relation : { ...value.relation, dimensions: others }
  const measure = { ...value, relation }
  const at = (where: keyof typeof progress, take?: string): Measure => ({
    ...measure,
    ...(take !== undefined && { take }),
    only: { ...value.only, ...progress[where] } as Filters,
  })
  return { how: funnel, measure, at }
}

/** Of those at a step, who are no further but still have time. */
export function goingOn(measure: Measure): Detail {
  return openDetail('Still have time', { ...measure, only: { ...measure.only, ':open': 'may_go_on' } as Filters })
}

/** Of those who began, or were at the step before, who are not at a step but may still come. */
export function stillComing(measure: Measure): Detail {
  return openDetail('May still come', { ...measure, only: { ...measure.only, ':open': 'may_come' } as Filters })
}

function openDetail(title: string, maturing: Measure): Detail {
  return { title, type: 'integer', unit: { kind: 'count', of: 'people' }, measures: { maturing }, value: (column) => column('maturing') }
}
