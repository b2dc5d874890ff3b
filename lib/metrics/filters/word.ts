import type { Scalar } from '../query'

/** A value in a sentence. */
export function word(value: Scalar | null): string {
  if (value === null) return '(no value)'
  if (value === '') return '(empty)'
  const text = String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
