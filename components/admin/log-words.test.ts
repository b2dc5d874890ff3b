import { expect, test } from 'vitest'
import { durationText, totalWords } from './log-words'

const totals = {
  requests: 1204,
  people: 3,
  answered: 1196,
  failed: 8,
  cancelled: 0,
  refused: 0,
  spared: 903,
  runMs: 34_210,
  medianTotalMs: 2.84,
  p95TotalMs: 212.4,
}

test('the totals of the log leave out what did not happen', () => {
  expect(totalWords(totals)).toEqual([
    '1,204 requests by 3 people',
    '1,196 answered, 8 failed',
    '75% without a run of their own',
    'half within 2.8 ms, 95% within 212 ms',
    '34.2 s of warehouse time',
  ])
  expect(totalWords({ ...totals, requests: 0 })).toEqual(['No requests'])
})

test('a length of time is written in the unit people would say', () => {
  expect([0.42, 12.3, 999, 1240, 600_000].map(durationText)).toEqual(['0.4 ms', '12 ms', '999 ms', '1.2 s', '10 min'])
})
