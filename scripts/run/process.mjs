// Children that never outlive us: each in a process group of its own, ended with the signal we get.
import { spawn } from 'node:child_process'
import { readFileSync, statfsSync } from 'node:fs'
import { nodeArguments, nodeEnvironment, nodeProgram } from './node.mjs'

const children = new Set()
const isWindows = process.platform === 'win32'
let ending = 0

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => endChildren(signal))

/** Runs one of our TypeScript files in the foreground. Gives its exit code. */
export function runChild(root, file, argv) {
  // The channel tells the child when we are gone, also by kill -9.
  const options = { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: nodeEnvironment(root) }
  return start(nodeProgram(root), [...nodeArguments(root, file), ...argv], options).code
}

/** Runs a program in the foreground. Gives its exit code. */
export function runProgram(root, command, argv, { env = {} } = {}) {
  return start(command, argv, { stdio: 'inherit', env: { ...nodeEnvironment(root), ...env }, shell: isWindows }).code
}

/** Runs a program behind a line of progress. @throws Error with its last words */
export async function runQuietly(root, title, command, argv, { env = {} } = {}) {
  const startedAt = performance.now()
  const seconds = () => Math.round((performance.now() - startedAt) / 1000)
  const tick = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r\x1b[2K  ⠿ ${title} (${seconds()} s)`), 200)
    : setInterval(() => process.stderr.write(`  ${title} (${seconds()} s) …\n`), 10_000)
  process.stderr.write(`  ${title} …${process.stderr.isTTY ? '' : '\n'}`)
  let said = ''
  const { child, code } = start(command, argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...nodeEnvironment(root), ...env },
    shell: isWindows,
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said = (said + data).slice(-20_000)
    })
  const result = await code
  clearInterval(tick)
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K')
  if (ending) process.exit(130)
  if (result !== 0) throw new Error(explain(root, title, said))
  process.stderr.write(`  ✓ ${title} (${seconds()} s)\n`)
}

function start(command, argv, options) {
  const child = spawn(command, argv, { ...options, detached: !isWindows })
  children.add(child)
  const code = new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)))
    child.on('exit', (status, signal) => {
      children.delete(child)
      resolve(status ?? (signal ? 128 : 1))
    })
  })
  return { child, code }
}

/** The first signal asks; npm and the terminal may both send it, so only one that comes a second later kills. */
function endChildren(signal) {
  const now = Date.now()
  if (ending && now - ending < 1000) return
  const force = ending > 0
  ending = now
  if (children.size === 0) process.exit(130)
  for (const child of children) kill(child, force ? 'SIGKILL' : signal)
}

function kill(child, signal) {
  try {
    if (isWindows) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended in this moment.
  }
}

/** npm may be killed without a word; we then get another parent, or the shell between us does. */
export function endWithParent() {
  if (!process.env.npm_lifecycle_event || isWindows) return
  const before = npmProcess()
  setInterval(() => {
    if (npmProcess() !== before) endChildren('SIGTERM')
  }, 500).unref()
}

function npmProcess() {
  const parent = process.ppid
  const shell = isShellOfOurs(parent) && readProcess(parent, 'stat')?.match(/\) \S (\d+)/)
  return shell ? Number(shell[1]) : parent
}

function isShellOfOurs(pid) {
  return readProcess(pid, 'cmdline')?.includes('run.mjs')
}

function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

function explain(root, title, said) {
  const { bavail, bsize } = statfsSync(root)
  if (/ENOSPC|no space left/i.test(said) || bavail * bsize < 20_000_000)
    return `The disk that holds ${root} is full. Free some space and start again.`
  const lines = said.trim().split('\n')
  const shown = lines.length > 40 ? [...lines.slice(0, 20), '…', ...lines.slice(-20)] : lines
  return `${title} failed:\n${shown.join('\n')}`
}
