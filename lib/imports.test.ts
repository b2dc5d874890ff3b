import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { rootFolder } from '@/lib/base/config'

/** From the bottom up. A file imports its own folder and folders of lower rows. */
const table: readonly (readonly string[])[] = [
  ['lib/base'],
  ['lib/metrics'],
  ['lib/experiments'],
  ['metrics', 'lib/charts'],
  ['lib/store', 'lib/warehouse'],
  ['lib/costs', 'lib/access'],
  ['lib/project'],
  ['lib/queries', 'lib/email', 'lib/demo'],
  ['lib/jobs'],
  ['lib/services.ts'],
  ['lib/api', 'lib/wiring.ts', 'components'],
  ['app', 'lib/server'],
  ['lib/cli'],
  ['scripts'],
  ['e2e'],
]

interface Import {
  readonly file: string
  readonly line: number
  readonly specifier: string
  readonly isType: boolean
}

const files = globSync('{app,components,e2e,lib,metrics,scripts}/**/*.{ts,tsx}', { cwd: rootFolder })
const imports = files.filter((file) => !/(^|[/.])(test|testing)\b/.test(path.basename(file))).flatMap(importsOf)

test.each([
  ['imports go down the table', goesUp],
  ['lib knows no React and no Next.js; the front server alone starts Next.js', isFramework],
  ['the metric language knows no driver', isDriver],
  ['components take types from lib/metrics, never values, and nothing that holds state', isHeavyForBrowser],
  ['a metric file imports the metric language and its neighbours', isStrangeToMetrics],
  ['nothing in lib imports the project folder', isProjectInLib],
])('%s', (_rule, breaks) => {
  expect(imports.filter(breaks).map(({ file, line, specifier }) => `${file}:${line} imports ${specifier}`)).toEqual([])
})

function goesUp({ file, specifier }: Import): boolean {
  const target = targetOf(file, specifier)
  if (!target) return false
  const [from, to] = [placeOf(file), placeOf(target)]
  return from !== undefined && to !== undefined && from.name !== to.name && to.level >= from.level
}

function isFramework({ file, specifier }: Import): boolean {
  if (!file.startsWith('lib/')) return false
  if (file === 'lib/server/front.ts' && specifier === 'next') return false
  return /^(react|react-dom|next)(\/|$)/.test(specifier)
}

function isDriver({ file, specifier }: Import): boolean {
  return file.startsWith('lib/metrics/') && /^(pg|@duckdb\/.*)$/.test(specifier)
}

/** Lists of words and how ranges in words are read: files that import nothing but their like. */
const light = ['@/lib/metrics/query', '@/lib/metrics/time/range-words', '@/lib/metrics/time/range-suggest']

function isHeavyForBrowser({ file, specifier, isType }: Import): boolean {
  if (!file.startsWith('components/') || isType || light.includes(specifier)) return false
  return /^@\/lib\/(metrics|store|warehouse|queries|project|access|costs|services|wiring)(\/|$)/.test(specifier) || specifier === 'kysely'
}

function isStrangeToMetrics({ file, specifier }: Import): boolean {
  return /^(metrics|e2e\/projects\/[^/]+)\//.test(file) && specifier !== '@/lib/metrics' && !specifier.startsWith('.')
}

function isProjectInLib({ file, specifier }: Import): boolean {
  return file.startsWith('lib/') && specifier.startsWith('@/metrics')
}

function placeOf(file: string): { name: string; level: number } | undefined {
  for (const [level, names] of table.entries()) {
    const name = names.find((it) => file === it || file.startsWith(`${it}/`) || `${file}.ts` === it)
    if (name) return { name, level }
  }
  return undefined
}

/** Path of an imported file of ours, relative to the root. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.slice(2)
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier)
  return undefined
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(rootFolder, file), 'utf8')
  const pattern = /^(import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    specifier: match[3] ?? match[4] ?? match[5] ?? '',
    isType: match[2] !== undefined,
  }))
}
