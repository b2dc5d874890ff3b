import path from 'node:path'
import type { ProjectProblem } from './project'

interface Import {
  readonly specifier: string
  readonly line: number
  /** The file it leads to, when it is one of the project. */
  readonly target?: string
}

export type ImportGraph = ReadonlyMap<string, readonly Import[]>

/** Who imports whom, read from the text: nothing is run for it. */
export function importsOf(contents: ReadonlyMap<string, string>): ImportGraph {
  return new Map([...contents].map(([file, text]) => [file, importsIn(file, text, contents)]))
}

/** Imports of anything but the metric language and the project's own files. */
export function strangeImports(graph: ImportGraph): ProjectProblem[] {
  const problems: ProjectProblem[] = []
  for (const [file, imports] of graph) {
    for (const { specifier, line, target } of imports) {
      if (specifier === '@/lib/metrics' || target) continue
      const inside = /^\.{1,2}(\/|$)/.test(specifier) && !path.posix.join(path.posix.dirname(file), specifier).startsWith('..')
      const message = inside ? `There is no file "${specifier}" here.` : forbidden(specifier)
      problems.push({ file, line, message })
    }
  }
  return problems
}

/** Files that nothing leads to from index.ts, so that what they define is not shown. */
export function unlistedFiles(graph: ImportGraph): string[] {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const { target } of graph.get(file) ?? []) if (target) visit(target)
  }
  visit('index.ts')
  return [...graph.keys()].filter((file) => !reached.has(file) && !file.endsWith('.d.ts'))
}

/** A ring of files that import each other, closed by its first one again; undefined when there is none. */
export function findCycle(graph: ImportGraph): string[] | undefined {
  const done = new Set<string>()
  const way: string[] = []
  const visit = (file: string): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return undefined
    way.push(file)
    for (const { target } of graph.get(file) ?? []) {
      const cycle = target ? visit(target) : undefined
      if (cycle) return cycle
    }
    way.pop()
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const cycle = visit(file)
    if (cycle) return cycle
  }
  return undefined
}

function importsIn(file: string, text: string, contents: ReadonlyMap<string, string>): Import[] {
  const pattern = /^[ \t]*(?:import|export)\b(?:[^'"`;=]*?\bfrom)?\s*(['"])([^'"\n]+)\1|\bimport\(\s*(['"])([^'"\n]+)\3/gm
  return [...text.matchAll(pattern)].map((match) => {
    const specifier = match[2] ?? match[4] ?? ''
    const line = text.slice(0, match.index + match[0].length).split('\n').length
    const target = targetOf(file, specifier, contents)
    return { specifier, line, ...(target && { target }) }
  })
}

function targetOf(file: string, specifier: string, contents: ReadonlyMap<string, string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const wanted = path.posix.join(path.posix.dirname(file), specifier)
  return [wanted, `${wanted}.ts`, `${wanted}/index.ts`].find((candidate) => contents.has(candidate))
}

function forbidden(specifier: string): string {
  return `A project file imports "@/lib/metrics" and files of the project, not "${specifier}".`
}
