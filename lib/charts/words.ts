import { formatChange, formatParts, formatValue } from '@/lib/base/format'
import { formatPeriod } from '@/lib/base/format-period'
import type { Grain, Period, ResultColumn, Unit } from '@/lib/metrics'
import type { Delta } from './chart'
import type { Cell } from './series'

/** The value in full with its unit: `1,204 orders`, `$123,456.78`. Exact beyond what a double holds. */
export function exactText(cell: Cell, unit: Unit | undefined, locale: string): string {
  const { prefix, number, suffix } = formatParts(cell, unit, { locale })
  return prefix + number + (suffix && isWord(unit) ? ` ${suffix}` : suffix)
}

/** The value in full for a column whose head names what is counted: `1,204`, `$123,456.78`. */
export function cellText(cell: Cell, unit: Unit | undefined, locale: string): string {
  return formatValue(cell, unit, { locale })
}

/** The value as short as a label wants it, without the word of what is counted. */
export function compactText(cell: Cell, unit: Unit | undefined, locale: string): string {
  return formatValue(cell, unit, { locale, form: 'compact' })
}

/** The value for a big number in three pieces; the unit is written smaller than the number. */
export function bigNumber(cell: Cell, unit: Unit | undefined, locale: string) {
  const { prefix, number, suffix } = formatParts(cell, unit, { locale, form: 'compact' })
  return { prefix, value: number, unit: suffix, word: isWord(unit) }
}

/** A part of a whole: `41%`. */
export function shareText(share: number, locale: string): string {
  return formatValue(share, { kind: 'share' }, { locale, form: 'compact' })
}

/**
 * The change from an earlier value. Shares change by percentage points and never by percent; everything else by percent.
 * Undefined where either side has no value. From zero there is no percentage: the difference stands alone.
 */
export function deltaOf(now: Cell, earlier: Cell, column: Pick<ResultColumn, 'unit' | 'direction'>, locale: string): Delta | undefined {
  const change = formatChange(now, earlier, column.unit, { locale }) ?? fromZero(now, earlier, column.unit, locale)
  if (!change) return undefined
  // Too small to be read at this precision is no change to speak of.
  const tiny = column.unit?.kind === 'share' && Math.abs(Number(now) - Number(earlier)) < 0.00005
  const same = change.direction === 'same' || tiny || change.words === 'almost unchanged'
  const wanted = column.direction === 'up' || column.direction === 'down' ? column.direction : undefined
  return {
    text: same ? '±0' : change.text,
    words: tiny && change.direction !== 'same' ? 'almost unchanged' : change.words,
    absolute: change.absolute,
    reading: same || !wanted ? 'neutral' : wanted === change.direction ? 'good' : 'bad',
  }
}

/** One period in words, as everywhere in the product. */
export function periodTitle(
  { key, label }: Pick<Period, 'key' | 'label'>,
  grain: Grain,
  options: { readonly locale: string; readonly timeZone: string },
): string {
  return formatPeriod(key, grain, { ...options, ...(label !== undefined && { label }) })
}

/** A date without its year: `Jun 22`. */
export function dayWord(key: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${key}T00:00:00Z`))
}

/** With a capital at its beginning. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function isWord(unit: Unit | undefined): boolean {
  return unit?.kind === 'count' || unit?.kind === 'number'
}

function fromZero(
  now: Cell,
  earlier: Cell,
  unit: Unit | undefined,
  locale: string,
): (Omit<Delta, 'reading'> & { direction: 'up' | 'down' | 'same' }) | undefined {
  if (now === null || earlier === null || typeof now === 'boolean' || Number(earlier) !== 0 || !Number.isFinite(Number(now)))
    return undefined
  const direction = Number(now) > 0 ? 'up' : Number(now) < 0 ? 'down' : 'same'
  const text = formatValue(now, unit, { locale, signed: true })
  return { text, absolute: text, direction, words: direction === 'same' ? 'unchanged' : `${direction} ${text.replace(/^[+−]/, '')}` }
}
