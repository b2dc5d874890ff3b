import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { findBrowser } from '../scripts/browser'
import { runFolder } from './run-folder'

const browser = await findBrowser()
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './global-setup.ts',
  outputDir: path.join(runFolder, 'traces'),
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: path.join(runFolder, 'browser.json') }]],
  use: {
    baseURL: process.env.YARDSTICK_E2E_URL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
    colorScheme: 'light',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: browser.executablePath,
      args: isRoot ? ['--no-sandbox'] : [],
      ...(browser.env && { env: browser.env }),
    },
  },
})
