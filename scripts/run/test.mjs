import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildPages } from './build.mjs'
import { runProgram } from './process.mjs'

/** Everything that must hold, one step after another; a failing one does not hide the next. Gives the exit code. */
export async function runTests(root, only) {
  const folder = makeRunFolder(path.join(root, 'test-results'))
  const env = { NODE_ENV: 'test', YARDSTICK_E2E_RUN: path.basename(folder) }
  const run = (command, ...argv) => runProgram(root, command, argv, { env })
  const steps = {
    types: async () => (await run('next', 'typegen')) || (await run('tsc', '--noEmit')),
    lint: () => run('biome', 'check', '--error-on-warnings'),
    unused: () => run('knip'),
    unit: () =>
      run('vitest', 'run', '--mode=zones', '--reporter=default', '--reporter=json', `--outputFile.json=${path.join(folder, 'unit.json')}`),
    build: () => buildPages(root).then(() => 0),
    browser: () => run('playwright', 'test', '--config', 'e2e/playwright.config.ts'),
  }
  const chosen = only.length > 0 ? Object.entries(steps).filter(([name]) => only.includes(name)) : Object.entries(steps)
  const results = []
  for (const [name, step] of chosen) results.push(await timed(name, step))
  return summary(folder, results)
}

/** Of this run alone; what ended runs left is cleared away. */
function makeRunFolder(parent) {
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    const pid = name.match(/^run-(\d+)$/)?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(path.join(parent, name), { recursive: true, force: true })
  }
  const folder = path.join(parent, `run-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  return folder
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
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

function summary(folder, results) {
  const unit = read(folder, 'unit.json')
  const browser = read(folder, 'browser.json')?.stats
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

function read(folder, file) {
  const full = path.join(folder, file)
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')) : undefined
}
