import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runQuietly } from './process.mjs'

/** Installs the packages of the lock file unless exactly these are there. */
export async function installPackages(root) {
  if (isInstalled(root)) return
  // Not `npm ci`: it refuses a lock file without the packages of other platforms, and begins by deleting everything.
  const argv = ['install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  await runQuietly(root, 'Installing packages', 'npm', argv)
}

/** npm keeps a list of what it installed, written last, so an interrupted run does not count. */
function isInstalled(root) {
  const wanted = packagesOf(path.join(root, 'package-lock.json'))
  const found = packagesOf(path.join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !found) return false
  return Object.entries(wanted).every(
    ([name, { version, optional, peer }]) => name === '' || optional || peer || found[name]?.version === version,
  )
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}
