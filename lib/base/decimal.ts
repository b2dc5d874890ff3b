const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** Whether it is a number, or text of one: `-12`, `0.50`, `1e21`. */
export function isNumeric(value: unknown): value is string | number {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' && /\d/.test(value) && pattern.test(value)
}

/** Text of a decimal number times ten to the power of `places`; no digit is lost. */
export function movePoint(value: string, places: number): string {
  const { digits, scale } = parse(value)
  return write(digits, scale - places)
}

/** `a - b` as text, exact. */
export function subtract(a: string, b: string): string {
  const left = parse(a)
  const right = parse(b)
  const scale = Math.max(left.scale, right.scale)
  return write(left.digits * 10n ** BigInt(scale - left.scale) - right.digits * 10n ** BigInt(scale - right.scale), scale)
}

// value = digits / 10^scale
function parse(value: string): { digits: bigint; scale: number } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = value.match(pattern) ?? []
  return { digits: BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n), scale: fraction.length - Number(exponent) }
}

function write(digits: bigint, scale: number): string {
  const negative = digits < 0n
  const all = (negative ? -digits : digits).toString()
  if (scale <= 0) return `${negative ? '-' : ''}${all}${all === '0' ? '' : '0'.repeat(-scale)}`
  const padded = all.padStart(scale + 1, '0')
  const fraction = padded.slice(-scale).replace(/0+$/, '')
  return `${negative ? '-' : ''}${padded.slice(0, -scale)}${fraction && `.${fraction}`}`
}
