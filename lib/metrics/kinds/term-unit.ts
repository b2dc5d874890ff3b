import { AppError } from '@/lib/base/errors'
import type { Unit } from '../metric'
import type { TermInputs, TermTree } from './term'

/**
 * The unit of what is added up; undefined where none is known: products and quotients have another, and convert currencies.
 *
 * @throws AppError `invalid_input` where money is put together with another currency, cents with whole, or with what is no money
 */
export function unitOfTerm(tree: TermTree, inputs: TermInputs<Unit>, name: string): Unit | undefined {
  if ('input' in tree) return inputs(tree.input)
  if ('number' in tree) return undefined
  const [left, right] = [unitOfTerm(tree.left, inputs, name), unitOfTerm(tree.right, inputs, name)]
  if (tree.operator === 'times' || tree.operator === 'over') return undefined
  if (left && right && !isSameMoney(left, right)) {
    throw new AppError('invalid_input', `${name} puts ${words(left)} and ${words(right)} together. Convert one of them first, with times.`)
  }
  return left ?? right
}

/** @throws AppError `invalid_input` where a metric is worked out in one currency but says another */
export function refuseOtherMoney(name: string, found: Unit | undefined, written: Unit | undefined): void {
  if (!found || !written || isSameMoney(found, written)) return
  throw new AppError('invalid_input', `${name} is worked out in ${words(found)}, but its unit says ${words(written)}.`)
}

/** True of what is no money: counts of different things may be added up. */
export function isSameMoney(one: Unit, other: Unit): boolean {
  if (one.kind !== 'money' && other.kind !== 'money') return true
  if (one.kind !== 'money' || other.kind !== 'money') return false
  return one.currency === other.currency && Boolean(one.minorUnits) === Boolean(other.minorUnits)
}

export function words(unit: Unit): string {
  if (unit.kind === 'money') return unit.minorUnits ? `${unit.currency} in minor units` : unit.currency
  return unit.kind === 'share' ? 'a share' : (unit.of ?? 'a plain number')
}
