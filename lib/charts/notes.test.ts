import { expect, test } from 'vitest'
import { periodNotes } from '@/lib/metrics/notes'
import { notesOf } from './notes'
import { periodsOf, resultOf } from './testing'

const weeks = resultOf([{ name: 'orders', role: 'value', values: [1, 2, 3] }], {
  grain: 'week',
  range: ['2026-06-10', '2026-07-01'],
  dataAsOf: '2026-06-23T00:00:00Z',
  periods: [
    { key: '2026-06-08', complete: false },
    { key: '2026-06-15', complete: true },
    { key: '2026-06-22', complete: false },
    { key: '2026-06-29', complete: false },
  ],
  notes: [periodNotes.partialFirst('week', '2026-06-10'), periodNotes.unfinished('2026-06-23 00:00 in UTC'), 'Something else.'],
})

test('unfinished periods are told once, in local dates, beside what else there is to know', () => {
  expect(notesOf(weeks, 'en-US')).toEqual(['Week of Jun 8: 5 of 7 days.', 'Week of Jun 22: 1 of 7 days.', 'Something else.'])
  const month = { ...weeks, grain: 'month' as const, range: ['2026-06-01', '2026-07-01'] as const, notes: [] }
  expect(notesOf({ ...month, periods: [{ key: '2026-06-01', complete: false }] }, 'en-US')).toEqual(['June: 22 of 30 days.'])
})

test('an answer without periods says how far its data reaches, if not to the end', () => {
  const { grain: _, periods: __, ...whole } = weeks
  expect(notesOf(whole, 'en-US')).toEqual(['Data up to Jun 23, 2026, 00:00.', 'Something else.'])
  expect(notesOf({ ...whole, notes: [] }, 'en-US')).toEqual([])
})

test('a range of whole periods has no notes', () => {
  expect(notesOf({ ...weeks, periods: periodsOf(['2026-06-08', '2026-06-15']), notes: [] }, 'en-US')).toEqual([])
})
