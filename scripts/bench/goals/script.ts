import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { createLink } from '@/lib/access/links'
import { findBrowser } from '@/scripts/browser'
import type { Goal } from '../goal'
import type { Stage } from '../stage'

export const firstScript: Goal = {
  number: 7,
  title: 'JavaScript of the first dashboard, gzip',
  target: '≤ 160 KB before interaction, ≤ 330 KB after',
  async measure(stage) {
    const { atRest, used } = await scripts(stage)
    const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`
    return {
      figure: `${kilobytes(atRest)} at rest, ${kilobytes(used)} once the controls were used`,
      met: atRest <= 160 * 1024 && used <= 330 * 1024,
    }
  },
}

/** Bytes of all scripts once the page is quiet, and once a reader has reached for the controls, which loads what moves the charts. */
async function scripts(stage: Stage) {
  const found = await findBrowser()
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    ...(found.env && { env: found.env }),
  })
  const page = await browser.newPage()
  await signIn(stage, page)
  const loaded = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    loaded.set(
      new URL(response.url()).pathname,
      response.body().then((body) => gzipSync(body).byteLength),
    )
  })
  const total = async () => (await Promise.all(loaded.values())).reduce((sum, size) => sum + size, 0)
  await page.goto(`${stage.baseUrl}/dashboards/company-overview`)
  await page.waitForLoadState('networkidle')
  const atRest = await total()
  const more = page.waitForResponse((response) => response.request().resourceType() === 'script')
  await page.getByRole('button', { name: /week/i }).first().click()
  await more
  await page.waitForTimeout(2_000)
  const used = await total()
  await browser.close()
  return { atRest, used }
}

async function signIn({ store, userId, baseUrl }: Stage, page: Page): Promise<void> {
  const token = await createLink(store, { purpose: 'sign_in', userId, now: new Date() })
  await page.goto(`${baseUrl}/sign-in/link?token=${token}`)
  await page.getByRole('button', { name: /sign in|continue/i }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
