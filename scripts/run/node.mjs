// The Node to run: the one among the packages, else the running one if it is new enough. Plain JavaScript for Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const OLDEST = [22, 18]

/** @throws Error where there is none that is new enough */
export function nodeProgram(root) {
  const own = ownNode(root)
  if (own) return own
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath
  const place = `${process.platform} ${process.arch}`
  throw new Error(`Node ${OLDEST.join('.')} or newer is needed on ${place}; this is ${process.version}. Install it and start again.`)
}

/** The packaged Node, if there is one that runs here: another C library cannot run it. */
function ownNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const packages = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  const found = packages.map((it) => path.join(root, 'node_modules', it, 'bin', name)).find((file) => existsSync(file))
  return found && spawnSync(found, ['-v'], { stdio: 'ignore' }).status === 0 ? found : undefined
}

/** Arguments that run one of our TypeScript files; its own follow. */
export function nodeArguments(root, file) {
  const hook = pathToFileURL(path.join(root, 'scripts', 'register.mjs')).href
  return ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0169', '--import', hook, path.join(root, file)]
}

/** What the user set stands. */
export function nodeEnvironment(root) {
  const environment = {
    NEXT_TELEMETRY_DISABLED: '1',
    // DuckDB holds a thread of the pool for as long as a statement runs.
    UV_THREADPOOL_SIZE: '16',
    // Halves the start: modules are neither stripped of types nor compiled twice.
    NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'node'),
    // With an arena per thread the C library keeps 25 MB that nobody uses.
    MALLOC_ARENA_MAX: '2',
    ...process.env,
  }
  const key = Object.keys(environment).find((name) => name.toLowerCase() === 'path') ?? 'PATH'
  const own = ownNode(root)
  const folders = [own && path.dirname(own), path.join(root, 'node_modules', '.bin'), environment[key]]
  environment[key] = folders.filter(Boolean).join(path.delimiter)
  return environment
}
