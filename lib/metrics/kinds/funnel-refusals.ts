import { AppError } from '@/lib/base/errors'
import type { Measure } from '../metric'
import { type Funnel, isApart, isOneTable, isRepeated, placesOf } from './funnel-steps'
import { refuseTimeless } from './moments'
import { refuseStrangers } from './people'

/** @throws AppError `invalid_input` for steps that cannot be put in order, people who cannot be found again, and options that do not go together */
export function refuseFunnel(name: string, how: Funnel, steps: readonly Measure[], without: Measure | undefined): void {
  const measures = without ? [...steps, without] : steps
  refuseNames(name, how)
  refuseStrangers(name, measures)
  refuseTimeless(name, measures)
  if (how.splitAt < 0) throw refused(`${name} is split at a step that it does not have. It has ${how.names.join(', ')}.`)
  if (how.order === 'unordered') refuseUnordered(name, how, measures, steps)
  if (how.attempt === 'each' && steps.slice(1).some((step) => isRepeated(step, steps[0] as Measure)))
    throw refused(`${name} counts each attempt, but a later step is the first one again, so no attempt could get there. Count people.`)
  if (how.leaving === 'person' && how.attempt === 'each')
    throw refused(`${name} counts each attempt, so nobody leaves with one. Take leaving: 'step', or count people.`)
  if (how.tolerance !== 0) refuseTolerance(name, how, steps)
}

function refuseNames(name: string, { names }: Funnel): void {
  if (names.length < 2 || names.length > 10) throw refused(`${name} has ${names.length} steps. Give it 2 to 10.`)
  if (new Set(names).size < names.length) throw refused(`${name}: "start" is the name of the first step. Give the other another one.`)
}

function refuseUnordered(name: string, { attempt, splitAt }: Funnel, measures: readonly Measure[], steps: readonly Measure[]): void {
  if (measures.some((each) => !isOneTable(each, measures[0] as Measure)))
    throw refused(`${name} may begin with any of its steps, so all of them must be of one table. Take order: 'ordered'.`)
  if (steps.some((step, index) => steps.slice(index + 1).some((other) => isRepeated(step, other))))
    throw refused(`${name} takes its steps in any order, so one cannot be there twice. Take order: 'ordered'.`)
  if (splitAt > 0) throw refused(`${name} takes its steps in any order, so it is split by whatever came first. Leave splitAt out.`)
  if (attempt === 'each')
    throw refused(
      `${name} takes its steps in any order, so nobody could say where the next attempt begins. Count people, or take order: 'ordered'.`,
    )
}

function refuseTolerance(name: string, { tolerance, order, names }: Funnel, steps: readonly Measure[]): void {
  if (!(tolerance > 0 && tolerance <= 2) || !Number.isInteger(tolerance * 1000))
    throw refused(`${name} forgives clocks ${tolerance} seconds. Give it 0 to 2, down to thousandths.`)
  if (order !== 'ordered') throw refused(`${name} is ${order}: tolerance is for order: 'ordered'. Leave it out.`)
  const places = placesOf(steps)
  for (const [index, step] of steps.entries()) {
    const other = steps.findIndex((each, at) => at > index && places[at] !== places[index] && !isApart(step, each))
    if (other < 0) continue
    throw refused(
      `${name} forgives clocks ${tolerance} seconds, but an event may be of both steps "${names[index]}" and "${names[other]}". Say in where of each which events it is, or leave tolerance out.`,
    )
  }
}

function refused(message: string): AppError {
  return new AppError('invalid_input', message)
}
