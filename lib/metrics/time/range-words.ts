import { AppError } from '@/lib/base/errors'
import { fiscalGrains, grainWords, standardGrains } from '@/lib/base/grain'
import type { FiscalYear } from '../metric'
import type { Grain, OwnGrain } from '../query'
import { type Day, dayText, firstOfMonth, parseDay } from './calendar'
import type { DayRange } from './range'

/** What the words mean before the newest day of the data is known. */
export type RangeWords =
  | DayRange
  /** So many periods, the first of them `back` before the one that holds the newest day. */
  | { readonly grain: Grain; readonly back: number; readonly count: number }
  /** From the beginning of the period up to and including the newest day with data. */
  | { readonly grain: Grain; readonly toDate: true }
  | { readonly since: Day }

/** What a catalogue adds to the words. */
export interface RangeNames {
  readonly weekStart: 'monday' | 'sunday'
  readonly fiscalYear?: FiscalYear
  readonly calendars?: Readonly<Record<string, unknown>>
}

interface RangeForm {
  readonly form: string
  readonly means: string
  /** Of text in lower case with single spaces; undefined when it is of another form. */
  read(text: string, names: RangeNames): RangeWords | undefined
}

/** Every form that a range can be written in, in words for people: the one list behind reading, messages and help. */
export const rangeForms: readonly RangeForm[] = [
  {
    form: 'last 28 days',
    means: 'so many complete days, weeks, months, quarters or years before the one that is going on',
    read: readLast,
  },
  { form: 'last 13 complete weeks', means: 'the same, said aloud', read: readLast },
  { form: '13w', means: 'the same in short: `d`, `w`, `m`, `q`, `y`', read: readShort },
  { form: 'this month', means: 'all of the day, week, month, quarter or year that holds the newest data', read: readThis },
  { form: 'today', means: 'the day that holds the newest data; `yesterday` is the one before', read: readDayWord },
  { form: 'this quarter to date', means: 'up to and including the newest day with data', read: readToDate },
  {
    form: 'since 2026-01-01',
    means: 'from a day, or the first day of a period, up to and including the newest day with data',
    read: readSince,
  },
  {
    form: '2026-07-01 to 2026-07-14',
    means: 'both days included; periods too: `2026-W30 to 2026-W33`; `..` is short for `to`',
    read: readBetween,
  },
  {
    form: '2026-W30',
    means: 'one ISO week; so are `2026-07-14` one day, `2026-07` a month, `2026-Q3` a quarter, `2026` a year',
    read: readPeriod,
  },
  { form: 'FY2027', means: 'a fiscal year, `FY2027 Q1` one of its quarters, where the catalogue declares `fiscalYear`', read: readFiscal },
]

/**
 * What a range in words means; undefined for words of no known form. A catalogue's fiscal grains and own calendars count like
 * weeks and months: `last 4 retail months`.
 *
 * @throws AppError `invalid_query` for dates, weeks and months that do not exist, and for what runs backwards
 */
export function readRangeWords(words: string, names: RangeNames): RangeWords | undefined {
  const text = words
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
  for (const { read } of rangeForms) {
    const found = read(text, names)
    if (found) return found
  }
  return undefined
}

/** The grains that ranges are counted in, by their names and plurals in words. */
export function countedGrains({ fiscalYear, calendars }: RangeNames): ReadonlyMap<string, Grain> {
  const grains = [...standardGrains.slice(2), ...(fiscalYear ? fiscalGrains : []), ...(Object.keys(calendars ?? {}) as OwnGrain[])]
  return new Map(grains.flatMap((grain) => [1, 2].map((count) => [grainWords(grain, count), grain] as const)))
}

function readLast(text: string, names: RangeNames): RangeWords | undefined {
  const found = /^last (?:(\d{1,4}) )?(?:complete )?(\D+)$/.exec(text)
  const grain = found && countedGrain(found[2] ?? '', names)
  const count = Number(found?.[1] ?? 1)
  return grain && count > 0 ? { grain, back: count, count } : undefined
}

function readShort(text: string): RangeWords | undefined {
  const found = /^(\d{1,4})([dwmqy])$/.exec(text)
  const grain = standardGrains.slice(2).find((name) => name[0] === found?.[2])
  const count = Number(found?.[1])
  return grain && count > 0 ? { grain, back: count, count } : undefined
}

function readThis(text: string, names: RangeNames): RangeWords | undefined {
  const grain = text.startsWith('this ') && countedGrain(text.slice(5), names)
  return grain ? { grain, back: 0, count: 1 } : undefined
}

function readDayWord(text: string): RangeWords | undefined {
  if (text !== 'today' && text !== 'yesterday') return undefined
  return { grain: 'day', back: text === 'today' ? 0 : 1, count: 1 }
}

function readToDate(text: string, names: RangeNames): RangeWords | undefined {
  const found = /^this (\D+) to date$/.exec(text)
  const grain = found && countedGrain(found[1] ?? '', names)
  return grain ? { grain, toDate: true } : undefined
}

function readSince(text: string, names: RangeNames): RangeWords | undefined {
  const from = text.startsWith('since ') ? readOne(text.slice(6), names) : undefined
  return from && { since: from.from }
}

function readBetween(text: string, names: RangeNames): RangeWords | undefined {
  const [from, to, more] = text.split(/\s*\.\.\s*|\s+to\s+/)
  const [first, last] = [from && readOne(from, names), to && readOne(to, names)]
  if (!first || !last || more !== undefined) return undefined
  if (first.from < last.to) return { from: first.from, to: last.to }
  throw new AppError('invalid_query', `The range ${from} to ${to} runs backwards. Write "${to} to ${from}".`)
}

function readPeriod(text: string, names: RangeNames): RangeWords | undefined {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-w(\d{1,2})|[- ]?q(\d))?$/.exec(text)
  if (!found) return undefined
  const [, year, month, day, week, quarter] = found
  if (week !== undefined) return isoWeek(Number(year), Number(week), names)
  const first = Number(year) * 12
  if (quarter !== undefined) return months(first + (within(text, Number(quarter), 4, 'quarters') - 1) * 3, 3)
  if (month === undefined) return months(first, 12)
  if (day === undefined) return months(first + within(text, Number(month), 12, 'months') - 1, 1)
  const only = parseDay(text)
  if (only === undefined) throw new AppError('invalid_query', `There is no day ${text}.`)
  return { from: only, to: only + 1 }
}

function readFiscal(text: string, { fiscalYear }: RangeNames): RangeWords | undefined {
  const found = /^fy ?(\d{4}|\d{2})(?:[- ]?q(\d))?$/.exec(text)
  if (!found) return undefined
  if (!fiscalYear)
    throw new AppError('invalid_query', `"${text}" needs a fiscal year, and the catalogue declares none: fiscalYear: { firstMonth: 4 }.`)
  const { firstMonth, namedBy = 'end' } = fiscalYear
  const named = Number(found[1]) + (found[1]?.length === 2 ? 2000 : 0)
  const first = (named - (namedBy === 'end' && firstMonth > 1 ? 1 : 0)) * 12 + firstMonth - 1
  if (found[2] === undefined) return months(first, 12)
  return months(first + (within(text, Number(found[2]), 4, 'quarters') - 1) * 3, 3)
}

function readOne(text: string, names: RangeNames): DayRange | undefined {
  const found = readPeriod(text, names) ?? readFiscal(text, names)
  return found && 'from' in found ? found : undefined
}

function countedGrain(words: string, names: RangeNames): Grain | undefined {
  const grain = countedGrains(names).get(words)
  if (grain !== undefined) return grain
  if (/^(minute|hour)s?$/.test(words)) {
    throw new AppError(
      'invalid_query',
      `A range is made of whole days, not of ${words}. Write "last 2 days" and choose the grain hour or minute.`,
    )
  }
  if (!fiscalGrains.some((fiscal) => words === grainWords(fiscal) || words === grainWords(fiscal, 2))) return undefined
  throw new AppError('invalid_query', `"${words}" is not known: the catalogue declares no fiscalYear: { firstMonth: 4 }.`)
}

/** The first week of a year is the one that holds its 4 January. 1970-01-01 was a Thursday. */
function isoWeek(year: number, week: number, { weekStart }: RangeNames): DayRange {
  const start = (of: number): Day => {
    const fourth = firstOfMonth(of * 12) + 3
    return fourth - ((((fourth + 3) % 7) + 7) % 7)
  }
  within(`${year}-W${week}`, week, (start(year + 1) - start(year)) / 7, 'weeks')
  const from = start(year) + 7 * (week - 1)
  if (weekStart === 'monday') return { from, to: from + 7 }
  const days = `${dayText(from)} to ${dayText(from + 6)}`
  throw new AppError(
    'invalid_query',
    `${year}-W${week} is an ISO week, from Monday to Sunday, but weeks begin on Sunday here. Write its days: "${days}".`,
  )
}

function within(text: string, number: number, most: number, units: string): number {
  if (number >= 1 && number <= most) return number
  throw new AppError('invalid_query', `There is no ${text.toUpperCase()}: that year has ${most} ${units}.`)
}

function months(first: number, count: number): DayRange {
  return { from: firstOfMonth(first), to: firstOfMonth(first + count) }
}
