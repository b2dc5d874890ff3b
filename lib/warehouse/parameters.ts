import { AppError } from '@/lib/base/errors'

export type Parameter = string | number | bigint | boolean | null

/**
 * The values of a statement, which are scalars: an object or a list would become JSON or a row on the way, and a Date
 * would be written in the zone of this machine.
 *
 * @throws AppError `invalid_input`; it names the place, not the value
 */
export function scalarParameters(parameters: readonly unknown[]): Parameter[] {
  return parameters.map((value, index) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    const kind = typeof value === 'number' ? 'a number without end' : value === undefined ? 'undefined' : `of type ${typeof value}`
    throw new AppError(
      'invalid_input',
      `Value $${index + 1} of the statement is ${kind}; a text, a finite number, a boolean or null is needed.`,
    )
  })
}
