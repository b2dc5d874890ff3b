import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildPages } from './build.mjs'
import { runProgram } from './process.mjs'

const UNIT = 'test-results/unit.json'
const BROWSER = 'test-results/browser.json'

/** Everything that must hold, one step after another; a failing one does not hide the next. Gives the exit code. */
export async function runTests(root, only) {
  for (const file of [UNIT, BROWSER]) rmSync(path.join(root, file), { force: true })
  mkdirSync(path.join(root, 'test-results'), { recursive: true })
  const run = (command, ...argv) => runProgram(root, command, argv, { env: { NODE_ENV: 'test' } })
  const steps = {
    types: async () => (await run('next', 'typegen')) || (await run('tsc', '--noEmit')),
    lint: () => run('biome', 'check', '--error-on-warnings'),
    unused: () => run('knip'),
    unit: () => run('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT}`),
    build: () => buildPages(root).then(() => 0),
    browser: () => run('playwright', 'test', '--config', 'e2e/playwright.config.ts'),
  }
  const chosen = only.length > 0 ? Object.entries(steps).filter(([name]) => only.includes(name)) : Object.entries(steps)
  const results = []
  for (const [name, step] of chosen) results.push(await timed(name, step))
  return summary(root, results)
}

async function timed(name, step) {
  console.log(`\n── ${name} ──`)
  const startedAt = performance.now()
  const code = await step().catch((error) => {
    console.error(`\n  ✗ ${error.message}`)
    return 1
  })
  return { name, code, seconds: (performance.now() - startedAt) / 1000 }
}

function summary(root, results) {
  const unit = read(root, UNIT)
  const browser = read(root, BROWSER)?.stats
  let passed = (unit?.numPassedTests ?? 0) + (browser?.expected ?? 0)
  let failed = (unit?.numFailedTests ?? 0) + (browser?.unexpected ?? 0) + (browser?.flaky ?? 0)
  const skipped = (unit?.numPendingTests ?? 0) + (browser?.skipped ?? 0)
  console.log('')
  for (const { name, code, seconds } of results) {
    console.log(`  ${code === 0 ? '✓' : '✗'} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s`)
    const counted = (name === 'unit' && unit?.numFailedTests) || (name === 'browser' && browser?.unexpected)
    if (name !== 'unit' && name !== 'browser' && code === 0) passed += 1
    if (code !== 0 && !counted) failed += 1
  }
  if (skipped > 0) console.log(`  ${skipped} skipped`)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function read(root, file) {
  const full = path.join(root, file)
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')) : undefined
}
