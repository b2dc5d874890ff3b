import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/base/errors'
import type { ProjectProblem } from './project'

/** The TypeScript files of a project folder at one moment. */
export interface ProjectFiles {
  /** Path relative to the folder, with `/`, to content. */
  readonly contents: ReadonlyMap<string, string>
  /** Equal when names and contents are equal. */
  readonly fingerprint: string
  readonly problems: readonly ProjectProblem[]
}

const maxBytes = 4_000_000

/**
 * Reads all `.ts` files below the folder, without tests, hidden folders and `node_modules`.
 *
 * @throws AppError `not_found` when there is no such folder or it has no `index.ts`
 */
export function readProjectFiles(folder: string): ProjectFiles {
  const contents = new Map<string, string>()
  const problems: ProjectProblem[] = []
  const hash = createHash('sha256')
  for (const file of listFiles(folder)) {
    const bytes = readIfThere(path.join(folder, file))
    if (!bytes) continue
    hash.update(`${file}\0${bytes.length}\0`).update(bytes)
    const isTooLarge = bytes.length > maxBytes
    if (isTooLarge) problems.push({ file, line: 1, message: tooLarge(bytes.length) })
    contents.set(file, isTooLarge ? '' : bytes.toString('utf8').replace(/^\uFEFF/, ''))
  }
  if (!contents.has('index.ts')) throw missing(folder)
  return { contents, fingerprint: hash.digest('hex'), problems }
}

/** Whether a change of this path may change the project. */
export function isProjectFile(file: string): boolean {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) return false
  return !file.split(/[\\/]/).some((part) => part === 'node_modules' || part.startsWith('.'))
}

function listFiles(folder: string): string[] {
  const found: string[] = []
  const visit = (relative: string): void => {
    for (const entry of listFolder(path.join(folder, relative))) {
      const name = relative ? `${relative}/${entry.name}` : entry.name
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
      if (entry.isDirectory()) visit(name)
      else if (isProjectFile(name)) found.push(name)
    }
  }
  visit('')
  return found.sort()
}

// Files may vanish between listing and reading: editors rename, git checks out.
function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (isGone(error)) return []
    throw error
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
}

function tooLarge(bytes: number): string {
  const size = (bytes / 1_000_000).toFixed(1)
  return `The file has ${size} MB; a project file may have ${maxBytes / 1_000_000} MB. Keep data in the warehouse, and generate schema.ts for fewer tables.`
}

function missing(folder: string): AppError {
  return new AppError(
    'not_found',
    `The project folder ${folder} has no index.ts. Put it back, or name another folder with YARDSTICK_PROJECT or --project.`,
  )
}
