import { isNumeric, movePoint, subtract } from './decimal'

/** How a value is written; `Unit` of the metric language fits. */
export type ValueUnit =
  | { readonly kind: 'count'; readonly of: string }
  | { readonly kind: 'share' }
  | { readonly kind: 'number'; readonly of?: string; readonly decimals?: number }
  | { readonly kind: 'money'; readonly currency: string; readonly minorUnits?: boolean }

export type Shown = string | number | boolean | null | undefined

/** `compact`: for charts and tiles, 12.3K. `full`: rounded as people read it. `exact`: every digit there is. */
export type Form = 'compact' | 'full' | 'exact'

export interface FormatOptions {
  /** BCP 47, of the reader. */
  readonly locale: string
  readonly form?: Form
  /** Writes + before what is above zero. */
  readonly signed?: boolean
}

/** What stands for "no value". */
export const noValue = '–'

/**
 * A value as people read it. Numbers may come as text, whatever their size: no digit is lost on the way.
 * Without a unit text stays as it is.
 */
export function formatValue(value: Shown, unit: ValueUnit | undefined, options: FormatOptions): string {
  const { prefix, number, suffix } = formatParts(value, unit, options)
  return prefix + number + (unit?.kind === 'count' || unit?.kind === 'number' ? '' : suffix)
}

/** The same in pieces, so that the unit can stand smaller beside its number. A word such as `orders` is a suffix with no space. */
export function formatParts(
  value: Shown,
  unit: ValueUnit | undefined,
  options: FormatOptions,
): { prefix: string; number: string; suffix: string } {
  if (value === null || value === undefined || Number.isNaN(value)) return { prefix: '', number: noValue, suffix: '' }
  if (typeof value === 'boolean') return { prefix: '', number: value ? 'yes' : 'no', suffix: '' }
  if (typeof value === 'string' && (!unit || !isNumeric(value))) return { prefix: '', number: value, suffix: '' }
  const shown = shownNumber(value, unit)
  const parts = partsOf(shown, unit, options)
  const isUnit = (part: Intl.NumberFormatPart) => part.type === 'currency' || part.type === 'percentSign'
  const at = parts.findIndex(isUnit)
  const text = (some: Intl.NumberFormatPart[]) => withMinus(some.map((part) => part.value).join(''))
  const word = unit?.kind === 'count' || unit?.kind === 'number' ? (unit.of ?? '') : ''
  if (at < 0) return { prefix: '', number: text(parts), suffix: word }
  const isBefore = parts.slice(at).some((part) => part.type === 'integer')
  if (isBefore) {
    const first = parts.findIndex((part) => part.type === 'integer')
    return { prefix: text(parts.slice(0, first)), number: text(parts.slice(first)), suffix: '' }
  }
  const last = parts.findLastIndex((part) => ['integer', 'fraction', 'compact'].includes(part.type))
  return { prefix: '', number: text(parts.slice(0, last + 1)), suffix: text(parts.slice(last + 1)) }
}

/** The value in the unit that is shown: cents become the currency. Text, because it may be longer than a double. */
export function shownNumber(value: string | number, unit: ValueUnit | undefined): string {
  const text = String(value)
  return unit?.kind === 'money' && unit.minorUnits ? movePoint(text, -currencyDigits(unit.currency)) : text
}

export interface Change {
  /** `+4.2%`, `+128%`, `×11.4` from eleven times on; `+0.3 pp` for shares: percent and percentage points are never mixed. */
  readonly text: string
  /** For ears: `up 4.2%`, `up to 11.4 times as much`, `down 0.3 percentage points`, `unchanged`. */
  readonly words: string
  /** The difference in the unit itself, with its sign. */
  readonly absolute: string
  readonly direction: 'up' | 'down' | 'same'
}

/** How far a value moved; undefined when one of the two is missing, or is measured from zero. */
export function formatChange(
  now: Shown,
  before: Shown,
  unit: ValueUnit | undefined,
  { locale }: { readonly locale: string },
): Change | undefined {
  if (!isNumeric(now) || !isNumeric(before)) return undefined
  const difference = subtract(String(now), String(before))
  const direction = Number(difference) > 0 ? 'up' : Number(difference) < 0 ? 'down' : 'same'
  const absolute = formatValue(difference, unit, { locale, form: 'full', signed: true })
  if (unit?.kind === 'share') {
    const points = (signed: boolean) =>
      withMinus(
        numberFormat(locale, {
          maximumFractionDigits: Math.abs(Number(difference)) < 0.001 ? 2 : 1,
          signDisplay: signed ? 'exceptZero' : 'never',
        }).format(movePoint(difference, 2) as Intl.StringNumericLiteral),
      )
    return {
      text: `${points(true)} pp`,
      words: inWords(direction, `${points(false)} percentage points`),
      absolute: `${points(true)} pp`,
      direction,
    }
  }
  if (Number(before) === 0) return undefined
  const share = Number(difference) / Math.abs(Number(before))
  if (share >= 10 && Number(before) > 0) {
    const factor = numberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(share + 1)
    return { text: `×${factor}`, words: `up to ${factor} times as much`, absolute, direction }
  }
  const percent = (signed: boolean) =>
    withMinus(
      numberFormat(locale, {
        style: 'percent',
        // Rounding must not write 100.0%.
        maximumFractionDigits: Math.abs(share) < 0.9995 ? 1 : 0,
        signDisplay: signed ? 'exceptZero' : 'never',
      }).format(share),
    )
  return { text: percent(true), words: inWords(direction, percent(false)), absolute, direction }
}

/** People read a minus sign, as wide as the plus; a hyphen is for programs. */
export function withMinus(text: string): string {
  return text.replace('-', '\u2212')
}

function inWords(direction: Change['direction'], size: string): string {
  if (direction === 'same') return 'unchanged'
  return /[1-9]/.test(size) ? `${direction} ${size}` : 'almost unchanged'
}

// Some languages have no short word for thousands; three figures of such a number would pass for all of it.
function partsOf(shown: string, unit: ValueUnit | undefined, options: FormatOptions): Intl.NumberFormatPart[] {
  const write = (chosen: Intl.NumberFormatOptions) => numberFormat(options.locale, chosen).formatToParts(shown as Intl.StringNumericLiteral)
  const chosen = numberOptions(shown, unit, options)
  const parts = write(chosen)
  if (chosen.notation !== 'compact' || parts.some((part) => part.type === 'compact')) return parts
  return write({ ...chosen, notation: 'standard', maximumFractionDigits: 0, maximumSignificantDigits: undefined })
}

function numberOptions(shown: string, unit: ValueUnit | undefined, { form = 'full', signed }: FormatOptions): Intl.NumberFormatOptions {
  const style =
    unit?.kind === 'money'
      ? { style: 'currency' as const, currency: unit.currency }
      : unit?.kind === 'share'
        ? { style: 'percent' as const }
        : {}
  const sign = { signDisplay: signed ? ('exceptZero' as const) : ('negative' as const) }
  return { ...style, ...sign, ...precision(Math.abs(Number(shown)), unit, form) }
}

function precision(size: number, unit: ValueUnit | undefined, form: Form): Intl.NumberFormatOptions {
  if (form === 'exact') return { maximumFractionDigits: 20 }
  if (unit?.kind === 'share') return form === 'compact' ? rounded(1) : rounded(2)
  if (form === 'compact' && size >= 9_999.5) return { notation: 'compact', maximumSignificantDigits: 3 }
  if (unit?.kind === 'money') return form === 'compact' && size >= 100 ? { maximumFractionDigits: 0 } : {}
  if (form === 'compact' && size >= 1_000) return { maximumFractionDigits: 0 }
  if (unit?.kind === 'number' && unit.decimals !== undefined)
    return { minimumFractionDigits: unit.decimals, maximumFractionDigits: unit.decimals }
  return rounded(form === 'compact' || unit?.kind === 'count' ? 1 : 2)
}

// Small values keep three figures, so that 0.0042 does not become 0.
function rounded(digits: number): Intl.NumberFormatOptions {
  return { maximumFractionDigits: digits, maximumSignificantDigits: 3, roundingPriority: 'morePrecision' }
}

function currencyDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const made = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, made)
  return made
}
