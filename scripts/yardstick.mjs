#!/usr/bin/env node
// `yardstick …`: the command line on the Node that comes with the packages, whatever Node started this.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeArguments, nodeEnvironment, nodeProgram } from './run/node.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const main = path.join('lib', 'cli', 'main.ts')
const argv = [...nodeArguments(root, main), ...process.argv.slice(2)]
// The channel tells a server when we are gone, also by kill -9.
const child = spawn(nodeProgram(root), argv, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: nodeEnvironment(root) })
// A terminal sends Ctrl-C to both of us.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`\n  ✗ Node could not be started: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
