import type { PhysicalType } from '@/lib/metrics'
import { integerValue, notFinite, yearText } from './values'
import type { Value } from './warehouse'

export interface Decoder {
  readonly type: PhysicalType
  /** @throws AppError `warehouse_failed` for infinite values */
  read(text: string): Value
}

/** What the server's text for a value of this type becomes; enums are known by the numbers the server gave them. */
export function decoderOf(typeOid: number, column: string, enums: ReadonlySet<number>): Decoder {
  const type = enums.has(typeOid) ? 'text' : physicalType(typeOid)
  return { type, read: readers[type]?.(column, typeOid) ?? ((text) => text) }
}

/** Numbers of built-in types: `pg_type.dat` of PostgreSQL's source. They never change. */
export function physicalType(typeOid: number): PhysicalType {
  return types[typeOid] ?? 'other'
}

const float4 = 700
const types: Readonly<Record<number, PhysicalType>> = {
  16: 'boolean',
  20: 'integer',
  21: 'integer',
  23: 'integer',
  26: 'integer',
  1700: 'decimal',
  [float4]: 'float',
  701: 'float',
  18: 'text',
  19: 'text',
  25: 'text',
  1042: 'text',
  1043: 'text',
  2950: 'text',
  1082: 'date',
  1114: 'timestamp',
  1184: 'instant',
  114: 'json',
  3802: 'json',
}

type Reader = (text: string) => Value

const readers: { readonly [Type in PhysicalType]?: (column: string, typeOid: number) => Reader } = {
  boolean: () => (text) => text === 't',
  integer: () => (text) => (text.length < 16 ? Number(text) : integerValue(BigInt(text))),
  decimal: (column) => (text) => {
    if (text === 'NaN' || text.endsWith('Infinity')) throw notFinite(column)
    return text
  },
  float: (column, typeOid) => (text) => {
    const value = Number(text)
    if (!Number.isFinite(value)) throw notFinite(column)
    // The shortest text of a single is not its value; + 0 turns -0 into 0, which compares equal.
    return (typeOid === float4 ? Math.fround(value) : value) + 0
  },
  date: (column) => (text) => isoDate(text, column),
  timestamp: (column) => (text) => isoTimestamp(text, column),
  instant: (column) => (text) => `${isoTimestamp(text, column)}Z`,
}

/** `2026-03-29`, `0044-03-15 BC`, `10000-01-01`, `infinity`. */
function isoDate(text: string, column: string): string {
  if (text.length === 10 && text.charCodeAt(4) === 45) return text
  const found = text.match(/^(\d{4,})-(\d\d-\d\d)( BC)?$/)
  if (!found) throw notFinite(column)
  return `${isoYear(found[1] ?? '', found[3])}-${found[2]}`
}

/** `2026-03-29 01:30:00.5`, with `+00` behind it in our sessions where the type has a zone, and ` BC` at the very end. */
function isoTimestamp(text: string, column: string): string {
  // The usual form without a fraction: 19 characters, 22 with its zone.
  const usual = text.charCodeAt(4) === 45 && text.charCodeAt(10) === 32
  if (usual && (text.length === 19 || (text.length === 22 && text.endsWith('+00'))))
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.000000`
  const found = text.match(/^(\d{4,})-(\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?( BC)?$/)
  if (!found) throw notFinite(column)
  const [, year = '', monthDay, time, fraction = '', before] = found
  return `${isoYear(year, before)}-${monthDay}T${time}.${fraction.padEnd(6, '0')}`
}

/** The year before 1 is 1 BC to PostgreSQL and 0 to ISO 8601. */
function isoYear(year: string, before: string | undefined): string {
  if (year.length === 4 && !before) return year
  return yearText(before ? 1 - Number(year) : Number(year))
}
