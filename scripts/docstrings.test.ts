import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '@/lib/base/config'
import type { ProjectProblem } from '@/lib/project/project'
import { typeCheck } from '@/lib/project/type-check'

const language = path.join(rootFolder, 'lib/metrics')
const textOf = (file: string) => readFileSync(file, 'utf8')

interface Documented {
  readonly name: string
  /** The code of its docstring; undefined without any. */
  readonly example?: string
}

const docstring = String.raw`\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n`

/** What index.ts exports besides types, and the methods by which a catalogue and a source write. */
function documented(): readonly Documented[] {
  const index = textOf(path.join(language, 'index.ts'))
  const exports = [...index.matchAll(/^export \{ ([^}]+) \} from '\.\/([^']+)'/gm)].flatMap(([, names = '', file = '']) =>
    names.split(', ').map((name) => ({ name, text: textOf(path.join(language, `${file}.ts`)) })),
  )
  const functions = exports.filter(({ name, text }) => new RegExp(`^export (async )?function ${name}\\b`, 'm').test(text))
  return [
    ...functions.map(({ name, text }) => ({ name, ...exampleOf(text, `export (?:async )?function ${name}\\b`) })),
    ...methodsOf('authored-source.ts', 'SourceOfDimensions'),
    ...methodsOf('catalog.ts', 'AuthoredCatalog'),
  ]
}

function methodsOf(file: string, type: string): readonly Documented[] {
  const text = textOf(path.join(language, file))
  const body = new RegExp(`interface ${type}<[\\s\\S]*?\\n}\\n`).exec(text)?.[0] ?? ''
  const methods = [...body.matchAll(/^ {2}(\w+)<$|^ {2}(\w+)<.*$/gm)].map(([, open, whole]) => open ?? whole ?? '')
  return methods.map((name) => ({ name: `${file} ${name}`, ...exampleOf(body, ` {2}${name}<`) }))
}

function exampleOf(text: string, declaration: string): Pick<Documented, 'example'> {
  const comment = new RegExp(`${docstring} *${declaration}`).exec(text)?.[1] ?? ''
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''))
  const [, example] = /^```ts\n([\s\S]*?)^```/m.exec(lines.join('\n')) ?? []
  return example === undefined ? {} : { example }
}

/** Names that files of the language or of the project export, for the words of an example. */
function exportsOf(folder: string, pattern: RegExp): readonly string[] {
  const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !/\.(test|testing)\.ts$/.test(file))
  return [...new Set(files.flatMap((file) => [...textOf(path.join(folder, file)).matchAll(pattern)].map(([, name = '']) => name)))]
}

const words = (example: string) => new Set(example.replaceAll(/'[^']*'/g, '').match(/\w+/g))

function fileOf(example: string, known: { values: readonly string[]; types: readonly string[]; project: readonly string[] }): string {
  const used = words(example)
  const declared = new Set([...example.matchAll(/^(?:export )?const (\w+)/gm)].map(([, name]) => name))
  const of = (names: readonly string[]) => names.filter((name) => used.has(name) && !declared.has(name)).join(', ')
  const lines = [
    [of(known.values), '', '@/lib/metrics'],
    [of(known.types), 'type ', '@/lib/metrics'],
    [of(known.project.filter((name) => name !== 'schema')), '', './index'],
    [of(['schema']), '', './schema'],
  ]
  return [
    ...lines.filter(([names]) => names).map(([names, type, from]) => `import ${type}{ ${names} } from '${from}'`),
    example,
    'export {}',
    '',
  ].join('\n')
}

const all = documented()
let root: string
let problems: readonly ProjectProblem[]

/** Every example in a file of its own beside the metrics of this repository; what it names is imported for it. */
beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'yardstick-docstrings-')))
  const folder = path.join(root, 'metrics')
  cpSync(path.join(rootFolder, 'metrics'), folder, { recursive: true })
  const known = {
    values: all.map(({ name }) => name).filter((name) => !name.includes(' ')),
    types: ['CheckedQuery', 'Definitions', 'PlanContext', 'Vocabulary'],
    project: exportsOf(path.join(rootFolder, 'metrics'), /^export const (\w+)/gm),
  }
  for (const { name, example } of all) {
    if (example !== undefined) writeFileSync(path.join(folder, `${fileName(name)}.ts`), fileOf(example, known))
  }
  problems = await typeCheck(folder, { stateFolder: path.join(root, 'state') })
}, 120_000)

afterAll(() => rmSync(root, { recursive: true, force: true }))

function fileName(name: string): string {
  return `example-${name.replaceAll(/\W+/g, '-')}`
}

test('every public function of the metric language has an example in its docstring', () => {
  expect(all.length).toBeGreaterThan(25)
  expect(all.filter(({ example }) => example === undefined).map(({ name }) => name)).toEqual([])
})

test.each(all.filter(({ example }) => example !== undefined))('the example of $name compiles', ({ name }) => {
  expect(problems.filter(({ file }) => file === `${fileName(name)}.ts`).map(({ line, message }) => `${line}: ${message}`)).toEqual([])
})
