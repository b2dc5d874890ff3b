// Lets Node run the repository's TypeScript as it is written: `@/lib/x` is the repository's root, and imports
// carry no extension. Loaded with `node --import ./scripts/register.mjs`.
//
// A project folder is imported as `file:///…/index.ts?generation=7`; the files it imports from that folder inherit the
// generation, so that a reload evaluates them afresh while `@/lib/metrics` stays the one loaded instance.
import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '..')
const endings = ['', '.ts', '.tsx', '/index.ts', '.mjs', '.js', '.json']

registerHooks({ resolve })

function resolve(specifier, context, next) {
  const parent = context.parentURL?.startsWith('file:') ? context.parentURL : undefined
  const wanted = target(specifier, parent)
  const file = wanted && endings.map((ending) => wanted + ending).find(isFile)
  if (!file) return next(specifier, context)
  const url = pathToFileURL(file)
  const generation = parent && new URL(parent).searchParams.get('generation')
  if (generation && !specifier.startsWith('@/')) url.searchParams.set('generation', generation)
  if (!/\.tsx?$/.test(file)) return next(url.href, context)
  return { url: url.href, format: 'module-typescript', shortCircuit: true }
}

/** Absolute path meant by a specifier of ours; undefined for packages and built files, and for what they import. */
function target(specifier, parent) {
  if (specifier.startsWith('@/')) return path.join(root, specifier.slice(2))
  if (!parent || !/^\.{1,2}(\/|$)/.test(specifier)) return undefined
  const from = fileURLToPath(parent)
  return /[\\/](node_modules|\.next)[\\/]/.test(from) ? undefined : path.resolve(path.dirname(from), specifier)
}

function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}
