import { AppError } from '@/lib/base/errors'
import { dimensionsOf } from './dimensions'
import type { Measure } from './metric'
import type { Reading } from './reading'
import { didYouMean, someOf } from './suggest'
import { parseDay } from './time/calendar'

/** What an experiment says, in one row. */
export interface Said {
  readonly assigned: Measure
  readonly variant: string
  readonly variants: Readonly<Record<string, number>>
  readonly control: string
  readonly start: string
  readonly plannedEnd?: string | undefined
  readonly analysis: Reading['analysis']
  readonly alpha: number
  readonly tuning: number
  readonly history: number
  readonly cap?: number | undefined
  readonly within?: number | undefined
  readonly guardrails: readonly { readonly margin: number }[]
  /** Of the metrics it follows. */
  readonly names: readonly string[]
}

/** @throws AppError `invalid_input` for the first thing that makes no sense */
export function checkExperiment(slug: string, said: Said): void {
  const fault = faultOf(slug, said)
  if (fault) throw new AppError('invalid_input', `${slug} ${fault}`)
}

function faultOf(slug: string, said: Said): string | undefined {
  const { variants, control, plannedEnd, analysis, alpha, tuning, history, cap, within, guardrails, names } = said
  if (!/^[a-z][a-z0-9_]*$/.test(slug)) return 'is no name of an experiment. Use lower case letters, digits and _.'
  const shares = Object.values(variants)
  if (shares.length < 2) return `has ${shares.length} variants. Give it two or more, with their planned shares.`
  if (!(control in variants)) return `has no variant "${control}" for its control. Variants: ${someOf(Object.keys(variants))}.`
  const whole = shares.reduce((sum, share) => sum + share, 0)
  if (shares.some((share) => !(share > 0)) || Math.abs(whole - 1) > 1e-9)
    return `plans shares of ${shares.join(', ')}. Shares lie above 0 and add up to 1.`
  const date = dateFault(said)
  if (date) return date
  if (analysis === 'fixed_horizon' && plannedEnd === undefined)
    return "is read once, at its planned end, but plans none. Give it plannedEnd, or take analysis: 'always_valid'."
  if (!(alpha > 0 && alpha < 0.5)) return `has alpha ${alpha}. Take a number between 0 and 0.5, such as 0.05.`
  if (!(tuning >= 1)) return `has tuning ${tuning}. Take the number of units at which you expect to decide, such as 5000.`
  for (const [word, days] of Object.entries({ 'cuped.days': history || undefined, 'within.days': within }))
    if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 400))
      return `has ${word} ${days}. Take a whole number from 1 to 400.`
  if (cap !== undefined && !(cap >= 50 && cap < 100)) return `is capped at the percentile ${cap}. Take one from 50 to below 100, or 'off'.`
  const margin = guardrails.find((guardrail) => !(guardrail.margin > 0 && guardrail.margin < 1))?.margin
  if (margin !== undefined) return `has a guardrail with the margin ${margin}. Take a share between 0 and 1, such as 0.02 for 2 %.`
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return `follows ${twice} twice. Let it be primary, secondary or a guardrail.`
  return variantFault(said)
}

function dateFault({ start, plannedEnd }: Said): string | undefined {
  const strange = [start, plannedEnd].find((day) => day !== undefined && parseDay(day) === undefined)
  if (strange !== undefined) return `has the day "${strange}", which is no date. Write it as YYYY-MM-DD.`
  if (plannedEnd !== undefined && plannedEnd < start) return `ends on ${plannedEnd}, before it starts on ${start}.`
  return undefined
}

function variantFault({ assigned: { source }, variant }: Said): string | undefined {
  const dimensions = dimensionsOf(source)
  const found = dimensions.get(variant)
  if (!found) return `has no dimension "${variant}" in ${source.name} that says which variant.${didYouMean(variant, dimensions.keys())}`
  if (found.isBridged || found.physicalType !== 'text')
    return `takes the variant from ${variant}, which is ${found.isBridged ? 'several for one row' : found.physicalType}. Take a text.`
  if (source.primaryKey.length === 0) return `needs a key on ${source.name}, to tell assignments of one instant apart.`
  return undefined
}
