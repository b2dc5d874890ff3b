import { expect, test } from 'vitest'
import { formatClockRange, formatInstant, formatPeriod, formatRange } from './format-period'

const british = { locale: 'en-GB', timeZone: 'Europe/Berlin' }

test('each grain names its period', () => {
  expect(formatPeriod('2026-03-04', 'day', british)).toBe('Wed, 4 Mar 2026')
  expect(formatPeriod('2026-03-02', 'week', british)).toBe('2–8 Mar 2026')
  expect(formatPeriod('2026-03-01', 'month', british)).toBe('Mar 2026')
  expect(formatPeriod('2026-01-01', 'quarter', british)).toBe('Q1 2026')
  expect(formatPeriod('2026-01-01', 'year', british)).toBe('2026')
  expect(formatPeriod('2026-03-04', 'day', { locale: 'en-US', timeZone: 'UTC', form: 'short' })).toBe('Wed, Mar 4')
})

test('a local date is the same day in every zone', () => {
  for (const timeZone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC']) {
    expect(formatPeriod('2026-03-04', 'day', { locale: 'en-GB', timeZone })).toBe('Wed, 4 Mar 2026')
  }
})

test('hours are instants shown on the clock of the zone', () => {
  expect(formatPeriod('2026-10-25T00:00:00Z', 'hour', british)).toBe('25 Oct 2026, 02:00')
  expect(formatPeriod('2026-10-25T01:00:00Z', 'hour', british)).toBe('25 Oct 2026, 02:00')
  expect(formatInstant('2026-06-30T00:00:00Z', { locale: 'en-GB', timeZone: 'America/New_York' })).toBe('29 Jun 2026, 20:00')
})

test('ranges show their last day, not the excluded one', () => {
  expect(formatRange(['2026-06-01', '2026-07-01'], british)).toBe('1–30 Jun 2026')
  expect(formatRange(['2025-12-31', '2026-01-01'], british)).toBe('31 Dec 2025')
})

test('a key that is no date is shown as it is', () => {
  expect(formatPeriod('2026-W09', 'week', british)).toBe('2026-W09')
})

test('a stretch between two readings of a clock names hours only where days are not whole', () => {
  const until = (toExclusive: string, form: 'short' | 'full' = 'full') =>
    formatClockRange(['2026-06-01 00:00', toExclusive], { ...british, form })
  expect(until('2026-06-22 00:00')).toBe('1–21 Jun 2026')
  expect(until('2026-06-21 20:00')).toBe('1 Jun 2026, 00:00 – 21 Jun 2026, 20:00')
  expect(until('2026-06-21 20:00', 'short')).toBe('1 Jun – 21 Jun, 20:00')
  expect(until('2026-06-01 20:00', 'short')).toBe('1 Jun, 00:00–20:00')
})
