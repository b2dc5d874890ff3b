import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '@/lib/base/errors'
import { findCycle, type ImportGraph } from './imports'
import type { ProjectProblem } from './project'

/** What stopped Node from loading the project, at the file and line where an analyst can mend it. */
export function problemOfImport(
  error: unknown,
  { folder, graph }: { readonly folder: string; readonly graph: ImportGraph },
): ProjectProblem {
  const { message, stack } = error instanceof Error ? error : { message: `${String(error)} was thrown.`, stack: '' }
  const place = placeIn(stack ?? '', folder) ?? { file: 'index.ts', line: 1 }
  if (error instanceof ReferenceError && message.includes('before initialization'))
    return { ...place, message: cycleMessage(message, graph) }
  if (isMissingModule(error)) return missingModule(message, { folder, graph })
  if (error instanceof AppError || isOurs(error)) return { ...place, message }
  return { ...place, message: error instanceof SyntaxError ? `Syntax: ${message}` : message }
}

/** The first place of a stack, or of Node's syntax report above it, that lies in the folder. */
function placeIn(stack: string, folder: string): { file: string; line: number } | undefined {
  const prefixes = [`${pathToFileURL(folder).href}/`, `${folder}${path.sep}`]
  for (const text of stack.split('\n')) {
    for (const prefix of prefixes) {
      const at = text.indexOf(prefix)
      const match = at < 0 ? undefined : text.slice(at + prefix.length).match(/^(.+?\.ts)(?:\?[^:]*)?:(\d+)/)
      if (match) return { file: decodeURI(match[1] ?? '').replaceAll(path.sep, '/'), line: Number(match[2]) }
    }
  }
  return undefined
}

// The metric language may be loaded a second time beside a test runner's copy: same name, other class.
function isOurs(error: unknown): boolean {
  return error instanceof Error && error.name === 'AppError'
}

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
}

function missingModule(message: string, { folder, graph }: { folder: string; graph: ImportGraph }): ProjectProblem {
  const [, wanted = '', from = ''] = message.match(/Cannot find (?:module|package) '([^']+)' imported from (\S.*)$/) ?? []
  const file = path.relative(folder, from).replaceAll(path.sep, '/')
  const last = path.basename(wanted)
  const found = graph.get(file)?.find(({ specifier }) => specifier === wanted || path.posix.basename(specifier) === last)
  return {
    file: graph.has(file) ? file : 'index.ts',
    line: found?.line ?? 1,
    message: `There is no file "${found?.specifier ?? wanted}" here.`,
  }
}

function cycleMessage(message: string, graph: ImportGraph): string {
  const name = message.match(/'(.+)'/)?.[1] ?? 'Something'
  const cycle = findCycle(graph)
  const where = cycle ? ` These files import each other in a circle: ${cycle.join(' → ')}.` : ''
  return `"${name}" is used before it is defined.${where} Move what both need into a file of its own.`
}
