import { describeFilters } from './filters/words'
import type { Metric } from './metric'
import type { Filters } from './query'
import { versionedParts } from './version'

/** One reason why the numbers of a metric can differ, in words; a side is absent where there was nothing. */
export interface Change {
  /** Such as `where`, `join user, table`, `counts by (numerator)`. */
  readonly what: string
  readonly before?: string
  readonly after?: string
}

/**
 * Why two states of a metric have different versions: at least one reason where they differ, none where they do not. Of a metric
 * made of others, those that changed give theirs.
 */
export function changesBetween(before: Metric, after: Metric): readonly Change[] {
  if (before.version === after.version) return []
  const ofInputs = changesOfInputs(before, after)
  const isFormulaNew = before.shape.formula !== after.shape.formula
  const formula = { what: 'formula', before: before.shape.formula, after: after.shape.formula }
  if (after.inputs.length > 0 && before.inputs.length > 0 && (isFormulaNew || ofInputs.length > 0)) {
    return [...(isFormulaNew ? [formula] : []), ...ofInputs]
  }
  const found = changesOfParts(before, after)
  if (found.length > 0) return found
  return isFormulaNew ? [formula] : [{ what: 'definition' }]
}

/** Of the inputs that both have, by name. */
function changesOfInputs(before: Metric, after: Metric): readonly Change[] {
  return [...new Set(after.inputs)].flatMap((input) => {
    const old = before.inputs.find(({ name }) => name === input.name)
    return old ? changesBetween(old, input).map((change) => ({ ...change, what: `${input.name}, ${change.what}` })) : []
  })
}

function changesOfParts(before: Metric, after: Metric): readonly Change[] {
  const [old, fresh] = [leavesOf(before), leavesOf(after)]
  const seen = new Set<string>()
  const all = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((what) => {
    const change = { what, ...sideOf('before', old.get(what)), ...sideOf('after', fresh.get(what)) }
    // The definition of an aggregate says the same as its measure.
    const key = [what.split(/[ ,(]/)[0], change.before, change.after].join('\n')
    if (change.before === change.after || isHash(change.before) || isHash(change.after) || seen.has(key)) return []
    seen.add(key)
    return [change]
  })
  // The columns that are read follow from the rest, unless it is their types alone that differ.
  const others = all.filter(({ what }) => !what.includes(words.types ?? ''))
  return others.length > 0 ? others : all
}

function sideOf<Side extends 'before' | 'after'>(side: Side, text: string | undefined): { readonly [S in Side]?: string } {
  return (text === undefined ? {} : { [side]: text }) as { readonly [S in Side]?: string }
}

/** The version of another metric; its own reasons say more. */
function isHash(text: string | undefined): boolean {
  return /^[0-9a-f]{12}$/.test(text ?? '')
}

/** Every value that a version is taken of, as text, by the words for its place. */
function leavesOf({ kind, definition, catalog, shape }: Metric): ReadonlyMap<string, string> {
  const { measures } = shape
  const several = Object.keys(measures).length > 1
  // As JSON has it: what is undefined is not there.
  const parts: unknown = JSON.parse(JSON.stringify(versionedParts({ kind, definition, catalog, measures })))
  return new Map(leaves(parts, []).map(([path, text]) => [wordsOf(path, several), text]))
}

type Leaf = readonly [path: readonly string[], text: string]

function leaves(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (path.at(-1) === 'where') return leaf(path, describeFilters(value as Filters))
  if (isNamedList(value)) return value.flatMap(([name, ...rest]) => leavesOfNamed(rest, [...path, name]))
  if (Array.isArray(value)) return leaf(path, value.map(textOf).join(', '))
  if (typeof value !== 'object' || value === null) return leaf(path, textOf(value))
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
}

/** What stands after a name: simple values together, what holds more on its own. */
function leavesOfNamed(rest: readonly unknown[], path: readonly string[]): readonly Leaf[] {
  const simple = rest.filter((item) => typeof item !== 'object' || item === null || isTexts(item))
  const others = rest.filter((item) => !simple.includes(item))
  const text = simple.filter((item) => item !== null).map(textOf)
  return [...leaf(path, text.join(', ')), ...others.flatMap((item) => leaves(item, path))]
}

function leaf(path: readonly string[], text: string): readonly Leaf[] {
  return text === '' ? [] : [[path, text]]
}

function isNamedList(value: unknown): value is readonly (readonly [string, ...unknown[]])[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => Array.isArray(item) && typeof item[0] === 'string' && item.length > 1)
  )
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function textOf(value: unknown): string {
  if (value === null) return 'none'
  if (isTexts(value)) return (value as readonly string[]).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `measures, numerator, source, joins, user, table` as `join user, table (numerator)`. */
function wordsOf(path: readonly string[], several: boolean): string {
  if (path[0] === 'definition')
    return path
      .slice(1)
      .map((part) => words[part] ?? part)
      .join(' ')
  if (path[0] !== 'measures') return path.map((part) => words[part] ?? part).join(' ')
  const [, measure, ...inside] = path
  const steps: string[] = []
  for (let at = 0; at < inside.length; at += 1) {
    const [part = '', next] = inside.slice(at, at + 2)
    if (part === 'source') continue
    if ((part === 'joins' || part === 'dimensions') && next !== undefined) {
      steps.push(`${part.slice(0, -1)} ${next}`)
      at += 1
    } else steps.push(words[part] ?? part)
  }
  return `${steps.join(', ')}${several ? ` (${measure})` : ''}`
}

const words: Readonly<Record<string, string>> = {
  times: 'multiplied with',
  percent: 'percentile',
  time: 'counted by',
  empty: 'worth without rows',
  types: 'column types',
  primaryKey: 'key',
  timeZone: 'time zone',
  weekStart: 'week begins on',
  fiscalStart: 'fiscal year begins in month',
}
