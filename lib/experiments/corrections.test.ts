import { expect, test } from 'vitest'
import { benjaminiHochberg, holm } from './corrections'
import { sampleRatio } from './sample-ratio'

test('several primary metrics by Holm, secondary ones by Benjamini and Hochberg', () => {
  // By hand: 0.001·5, 0.02·4, 0.03·3, 0.04·2 no less than the one before, 0.5.
  expect(holm([0.001, 0.02, 0.03, 0.5, 0.04]).map((p) => Number(p.toFixed(10)))).toEqual([0.005, 0.08, 0.09, 0.5, 0.09])
  // scipy.stats.false_discovery_control of the same.
  expect(benjaminiHochberg([0.001, 0.02, 0.03, 0.5, 0.04]).map((p) => Number(p.toFixed(10)))).toEqual([0.005, 0.05, 0.05, 0.5, 0.05])
  expect(holm([0.2])).toEqual([0.2])
  expect(benjaminiHochberg([])).toEqual([])
})

test('units that did not come as planned block the reading', () => {
  // scipy.stats.chisquare
  expect(sampleRatio([11_544, 10_656], [0.5, 0.5]).p).toBeCloseTo(2.5244520749017865e-9, 14)
  expect(sampleRatio([11_544, 10_656], [0.5, 0.5]).isBlocked).toBe(true)
  expect(sampleRatio([510, 490], [1, 1])).toEqual({ p: expect.closeTo(0.5270892568655381, 8), isBlocked: false })
  expect(sampleRatio([300, 260, 240], [0.4, 0.3, 0.3]).p).toBeCloseTo(0.23262365791729261, 8)
  expect(sampleRatio([0, 0], [1, 1])).toEqual({ p: 1, isBlocked: false })
})
