import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { rootFolder } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { catalogProblems } from './catalog-problems'
import { collect } from './collect'
import { problemOfImport } from './import-problem'
import { type ImportGraph, importsOf, strangeImports, unlistedFiles } from './imports'
import { type Places, placesIn } from './locate'
import type { Project, ProjectProblem } from './project'
import { type ProjectFiles, readProjectFiles } from './project-files'
import { rememberChecked, typeCheck, wasChecked } from './type-check'

/** What one look at a project folder found. */
export interface Reading {
  readonly fingerprint: string
  /** Absent when problems kept it from being put together. */
  readonly project?: Omit<Project, 'generation' | 'folder' | 'loadedAt'>
  readonly problems: readonly ProjectProblem[]
  /** Files that index.ts does not lead to; what they define is not shown. */
  readonly unlisted: readonly string[]
  readonly places: Places
}

export interface ReadOptions {
  readonly stateFolder: string
  /** Check the types also when exactly this content passed before. */
  readonly checkTypes?: boolean
  /** Of a state that nobody will see: look at what it defines alone. */
  readonly skipTypes?: boolean
}

const loadTimeoutMs = 10_000

/**
 * Reads the folder, checks its types, runs it and checks what it defines. Reads again when a file changed meanwhile, so
 * that types and definitions are of the same moment.
 *
 * @throws AppError `not_found` without a folder or its index.ts, `unavailable` without a type checker
 */
export async function readProject(folder: string, options: ReadOptions): Promise<Reading> {
  for (;;) {
    const real = realFolder(folder)
    const files = readProjectFiles(real)
    const reading = await look(real, files, options)
    if (readProjectFiles(realFolder(folder)).fingerprint === files.fingerprint) return reading
  }
}

async function look(folder: string, files: ProjectFiles, options: ReadOptions): Promise<Reading> {
  const graph = importsOf(files.contents)
  const places = placesIn(files.contents)
  const found = { fingerprint: files.fingerprint, unlisted: unlistedFiles(graph), places }
  const early = [...files.problems, ...strangeImports(graph)]
  if (files.problems.length) return { ...found, problems: early }
  const known = options.skipTypes || (!options.checkTypes && wasChecked(folder, files.fingerprint, options))
  const [types, loaded] = await Promise.all([
    known ? [] : typeCheck(folder, { ...options, incremental: !options.checkTypes }),
    early.length ? undefined : importFresh(folder, graph),
  ])
  if (!known && types.length === 0) rememberChecked(folder, files.fingerprint, options)
  if (early.length || types.length || !loaded) return { ...found, problems: inOrder(merge(early, types)) }
  if ('problem' in loaded) return { ...found, problems: [loaded.problem] }
  const { collected, problems } = collect(loaded.exports, places)
  const all = collected && !problems.length ? catalogProblems(collected, places) : problems
  return { ...found, problems: inOrder(all), ...(collected && !all.length && { project: collected }) }
}

// The type checker also reports what we saw ourselves; our sentence is the better one.
function merge(ours: readonly ProjectProblem[], types: readonly ProjectProblem[]): ProjectProblem[] {
  const seen = new Set(ours.map(({ file, line }) => `${file}:${line}`))
  return [...ours, ...types.filter(({ file, line }) => !seen.has(`${file}:${line}`))]
}

function inOrder(problems: readonly ProjectProblem[]): ProjectProblem[] {
  return problems.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
}

type Loaded = { readonly exports: Readonly<Record<string, unknown>> } | { readonly problem: ProjectProblem }

let generation = 0

async function importFresh(folder: string, graph: ImportGraph): Promise<Loaded> {
  generation += 1
  const url = pathToFileURL(path.join(folder, 'index.ts'))
  url.searchParams.set('generation', String(generation))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const message = `The project did not finish loading in ${loadTimeoutMs / 1000} s. Project files only define things; they wait for nothing.`
    timer = setTimeout(() => reject(new AppError('timed_out', message)), loadTimeoutMs)
  })
  try {
    return { exports: await Promise.race([nativeImport(url.href), late]) }
  } catch (error) {
    return { problem: problemOfImport(error, { folder, graph }) }
  } finally {
    clearTimeout(timer)
  }
}

// Required, not imported: bundlers and test runners would put an import() of their own in its place.
function nativeImport(url: string): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(rootFolder, 'lib/project/native-import.mjs')
  return (createRequire(file)(file) as { nativeImport: typeof nativeImport }).nativeImport(url)
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return folder
    throw error
  }
}
