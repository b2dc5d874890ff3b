import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Hazards that nothing in the language can meet yet, and what they wait for. A test that covers one strikes it from here. */
const waiting: Readonly<Record<number, string>> = {
  14: 'rollups of distinct: no rollups yet',
  47: 'zone of a rollup: no rollups yet',
  48: 'rollup against raw: no rollups yet',
}

test('every one of the 50 hazards has a test that names it, or stands here with the reason why not', () => {
  const texts = globSync('*.test.ts', { cwd: import.meta.dirname }).map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
  const named = texts.flatMap((text) => [...text.matchAll(/^test\(\s*'hazard (\d+): \S/gm)].map(([, number]) => Number(number)))
  const all = [...new Set(named), ...Object.keys(waiting).map(Number)].toSorted((a, b) => a - b)
  expect(all).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
})
