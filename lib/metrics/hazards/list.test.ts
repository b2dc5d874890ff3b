import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('every one of the 50 hazards has a test that names it', () => {
  const texts = globSync('*.test.ts', { cwd: import.meta.dirname }).map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
  const named = texts.flatMap((text) => [...text.matchAll(/^test\(\s*'hazard (\d+): \S/gm)].map(([, number]) => Number(number)))
  const all = [...new Set(named)].toSorted((a, b) => a - b)
  expect(all).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
})
