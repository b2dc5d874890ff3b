import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runQuietly } from './process.mjs'

const sources = ['app', 'components', 'lib', 'public', 'next.config.js', 'postcss.config.mjs', 'package-lock.json', 'tsconfig.json']

/** Builds the pages unless they were built from exactly these sources. The project folder is no part of them. */
export async function buildPages(root) {
  const stamp = path.join(root, '.next', 'built-from')
  const wanted = hash(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  // First, so that an interrupted build is never taken for a finished one.
  rmSync(stamp, { force: true })
  await runQuietly(root, 'Building the pages', 'next', ['build'], { env: { NODE_ENV: 'production' } })
  writeFileSync(stamp, wanted)
}

function hash(root) {
  const sum = createHash('sha256').update(process.platform)
  for (const file of sources.flatMap((name) => filesIn(path.join(root, name)))) sum.update(file).update('\0').update(readFileSync(file))
  return sum.digest('hex')
}

function filesIn(place) {
  if (!existsSync(place)) return []
  const found = readdirSync(path.dirname(place), { withFileTypes: true }).find((entry) => entry.name === path.basename(place))
  if (found?.isFile()) return [place]
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/[\\/]lib[\\/](cli|server|demo)[\\/]/.test(file))
    .sort()
}
