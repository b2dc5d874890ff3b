// `npm start`, `npm test` and the like, from a fresh clone on: brings what is missing, then does the work with the Node
// that comes with the packages. Plain JavaScript without dependencies, for Node 20.20 and newer.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { buildPages } from './run/build.mjs'
import { installPackages } from './run/install.mjs'
import { endWithParent, runChild } from './run/process.mjs'
import { runTests } from './run/test.mjs'

const root = path.resolve(import.meta.dirname, '..')
process.chdir(root)

const tasks = {
  start: async (flags) => {
    if (asksForHelp(flags)) return app(['start', '--help'])
    await buildPages(root)
    return app(['start', ...flags])
  },
  dev: (flags) => app(['dev', ...flags]),
  test: (flags) => runTests(root, flags),
  bench: async (flags) => {
    await buildPages(root)
    return script('scripts/bench/main.ts', flags)
  },
  soak: async (flags) => {
    await buildPages(root)
    return script('e2e/soak.ts', flags)
  },
  pictures: async (flags) => {
    await buildPages(root)
    return script('e2e/pictures.ts', flags)
  },
}

const [name = '', ...flags] = process.argv.slice(2)
const task = tasks[name]
if (!task) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')}`)
  process.exit(2)
}
endWithParent()
try {
  checkNode()
  await installPackages(root)
  process.exitCode = await task(flags)
} catch (error) {
  console.error(`\n  ✗ ${error.message}`)
  process.exitCode = 1
}
process.exit()

function app(argv) {
  return runChild(root, path.join('lib', 'cli', 'main.ts'), argv)
}

function script(file, argv) {
  if (!existsSync(file)) throw new Error(`${file} is missing from this copy.`)
  return runChild(root, file, argv)
}

function asksForHelp(argv) {
  return argv.includes('--help') || argv.includes('-h')
}

function checkNode() {
  const wanted = JSON.parse(readFileSync('package.json', 'utf8')).engines.node.match(/[\d.]+/)[0]
  const [major, minor] = wanted.split('.').map(Number)
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return
  throw new Error(`Node ${wanted} or newer is needed to begin with; this is ${process.version}.`)
}
