import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { heatSteps, strongFrom } from './heat'
import { palettes, type Theme } from './palette'

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

const themes: readonly Theme[] = ['light', 'dark']
const tokens = readTokens()

describe.each(themes)('%s colours', (theme) => {
  const color = (name: string) => tokens.get(name)?.[theme] ?? `no token ${name}`
  const series = Array.from({ length: 8 }, (_, index) => color(`series-${index + 1}`))

  test('charts and pages share one palette', () => {
    const names = ['surface', 'sunken', 'line', 'ink', 'ink-2', 'ink-3', 'accent', 'good', 'bad', 'warn']
    const expected = Object.fromEntries(names.map((name) => [name.replace('-', ''), color(name)]))
    expect(palettes[theme]).toEqual({ ...expected, series, other: color('series-other') })
  })

  test.each(['ink', 'ink-2', 'ink-3', 'accent', 'good', 'bad', 'warn'])('%s is readable on every background', (ink) => {
    for (const background of ['surface', 'page', 'sunken']) {
      expect(contrast(color(ink), color(background)), `${ink} on ${background}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('text on the accent and on its soft form is readable', () => {
    expect(contrast(color('accent-ink'), color('accent'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('ink'), color('accent-soft'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('accent'), color('accent-soft'))).toBeGreaterThanOrEqual(4.5)
  })

  test('edges of inputs and all series stand out from the surface', () => {
    for (const drawn of [...series, color('series-other'), color('control')]) {
      expect(contrast(drawn, color('surface')), drawn).toBeGreaterThanOrEqual(3)
    }
  })

  test('text on every step of a heat table is readable, and steps differ by equal lightness', () => {
    const [from, to] = [color('surface'), color('series-1')].map((each) => oklab(linear(each))) as [Triple, Triple]
    const mixed = (percent: number) => from.map((part, at) => part + ((to[at] ?? 0) - part) * (percent / 100)) as unknown as Triple
    for (const [step, percent] of heatSteps.entries()) {
      const ink = color(step < strongFrom ? 'heat-ink' : 'heat-ink-strong')
      expect(contrastOf(luminanceOf(linearOf(mixed(percent))), luminanceOf(linear(ink))), `${percent}%`).toBeGreaterThanOrEqual(4.5)
    }
    const gaps = heatSteps.slice(1).map((percent, at) => percent - (heatSteps[at] ?? 0))
    expect(new Set(gaps).size).toBe(1)
  })

  test.each(Object.keys(sight()))('any two series differ for %s', (kind) => {
    for (const [index, first] of series.entries()) {
      for (const second of series.slice(index + 1)) {
        expect(distance(first, second, sight()[kind]), `${first} and ${second}`).toBeGreaterThanOrEqual(0.098)
      }
    }
  })
})

function readTokens(): Map<string, Record<Theme, string>> {
  const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8')
  const pairs = css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)
  return new Map(Array.from(pairs, ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }]))
}

/** WCAG 2.2 contrast ratio. */
function contrast(first: string, second: string): number {
  return contrastOf(luminanceOf(linear(first)), luminanceOf(linear(second)))
}

function contrastOf(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminanceOf([r, g, b]: Triple): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
function sight(): Record<string, Matrix> {
  return {
    'normal sight': [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    protanopia: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  }
}

function distance(first: string, second: string, matrix: Matrix | undefined): number {
  if (!matrix) return 0
  const seen = (hex: string) => oklab(multiply(matrix, linear(hex)).map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple)
  const [a, b] = [seen(first), seen(second)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** Ottosson 2020, from linear sRGB. */
function oklab(rgb: Triple): Triple {
  const cone = multiply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  )
  return multiply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [Math.cbrt(cone[0]), Math.cbrt(cone[1]), Math.cbrt(cone[2])],
  )
}

function linearOf([light, a, b]: Triple): Triple {
  const cone = [
    light + 0.3963377774 * a + 0.2158037573 * b,
    light - 0.1055613458 * a - 0.0638541728 * b,
    light - 0.0894841775 * a - 1.291485548 * b,
  ].map((value) => value ** 3) as unknown as Triple
  return multiply(
    [
      [4.0767416621, -3.3077115913, 0.2309699292],
      [-1.2684380046, 2.6097574011, -0.3413193965],
      [-0.0041960863, -0.7034186147, 1.707614701],
    ],
    cone,
  )
}

function multiply(matrix: Matrix, [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple) => a * x + b * y + c * z
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function linear(hex: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}
