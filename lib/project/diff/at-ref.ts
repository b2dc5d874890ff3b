import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/base/errors'
import { didYouMean } from '@/lib/metrics/suggest'

/** A copy of the project as it was committed, outside the repository, which is left as it is. */
export interface FolderAtRef {
  readonly folder: string
  /** In full. */
  readonly commit: string
  remove(): void
}

/**
 * The TypeScript files of a project folder as of a git ref.
 *
 * @throws AppError `invalid_input` without git, outside a repository, for an unknown ref, and where the ref has no such folder
 */
export async function folderAtRef(folder: string, ref: string, { stateFolder }: { readonly stateFolder: string }): Promise<FolderAtRef> {
  const cwd = realpathSync(folder)
  const top = (await git(['rev-parse', '--show-toplevel'], { cwd }).catch((error) => notARepository(folder, error))).trim()
  const prefix = (await git(['rev-parse', '--show-prefix'], { cwd })).trim()
  const commit = (
    await git(['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`], { cwd }).catch(() => unknownRef(ref, cwd))
  ).trim()
  const tree = `${commit}:${prefix}`
  const listed = await git(['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree], { cwd }).catch(() => noFolder(ref, prefix))
  const files = listed.split('\0').filter((file) => file.endsWith('.ts'))
  const parent = path.join(stateFolder, 'diff')
  mkdirSync(parent, { recursive: true })
  const root = mkdtempSync(path.join(parent, `${commit.slice(0, 12)}-`))
  const copy = path.join(root, 'project')
  const remove = (): void => rmSync(root, { recursive: true, force: true })
  try {
    // An index of its own: what people have staged stays as it is.
    const environment = { GIT_INDEX_FILE: path.join(root, 'index') }
    mkdirSync(copy)
    await git(['read-tree', tree], { cwd: top, environment })
    await git(['checkout-index', '-z', '--stdin', `--prefix=${copy}/`], { cwd: top, environment, input: files.join('\0') })
    return { folder: copy, commit, remove }
  } catch (error) {
    remove()
    throw error
  }
}

interface GitOptions {
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Inside a hook git says where its repository is; ours is the one that holds the project. */
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))

function git(args: readonly string[], { cwd, environment, input = '' }: GitOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...inherited, ...environment } as NodeJS.ProcessEnv, maxBuffer: 100_000_000 }
    const child = execFile('git', [...args], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
      const why = isMissing
        ? 'git is not installed here, so no other state can be read.'
        : `git ${args[0]} failed: ${stderr.trim() || error.message}`
      return reject(new AppError('invalid_input', why, { cause: error }))
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

function notARepository(folder: string, error: unknown): never {
  const { message } = error as AppError
  if (!/not a git repository/i.test(message)) throw error
  throw new AppError('invalid_input', `The project folder ${folder} is in no git repository, so there is nothing to compare it with.`)
}

async function unknownRef(ref: string, cwd: string): Promise<never> {
  const names = (await git(['for-each-ref', '--count=500', '--format=%(refname:short)'], { cwd })).split('\n').filter(Boolean)
  const hint =
    didYouMean(ref, names) ||
    (names.length === 0 ? ' It has no commits yet.' : ` Name a branch, a tag or a commit, such as ${names[0]} or HEAD~1.`)
  throw new AppError('invalid_input', `The repository has no ref "${ref}".${hint}`)
}

function noFolder(ref: string, prefix: string): never {
  throw new AppError('invalid_input', `At ${ref} there was no folder ${prefix || 'of this name'}. Choose a later ref.`)
}
