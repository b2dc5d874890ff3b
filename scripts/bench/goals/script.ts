import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { createLink } from '@/lib/access/links'
import { findBrowser } from '@/scripts/browser'
import type { Goal } from '../goal'
import type { Stage } from '../stage'

export const firstScript: Goal = {
  number: 7,
  title: 'JavaScript of the first dashboard, gzip',
  target: '≤ 160 KB before the charts are needed, ≤ 330 KB with them',
  async measure(stage) {
    const { first, all } = await scripts(stage)
    const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`
    return { figure: `${kilobytes(first)} in the page, ${kilobytes(all)} with charts`, met: first <= 160 * 1024 && all <= 330 * 1024 }
  },
}

/** Bytes of the scripts that the page itself names, and of all that were loaded once the charts stood. */
async function scripts(stage: Stage) {
  const found = await findBrowser()
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    ...(found.env && { env: found.env }),
  })
  const page = await browser.newPage()
  const sizes = new Map<string, number>()
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return
    sizes.set(new URL(response.url()).pathname, gzipSync(await response.body()).byteLength)
  })
  await signIn(stage, page)
  sizes.clear()
  const answer = await page.goto(`${stage.baseUrl}/dashboards/company-overview`)
  const html = (await answer?.text()) ?? ''
  await page.waitForLoadState('networkidle')
  await browser.close()
  const named = [...html.matchAll(/<script[^>]+src="([^"?]+)/g)].map(([, source]) => source ?? '')
  const first = named.reduce((sum, source) => sum + (sizes.get(source) ?? 0), 0)
  return { first, all: [...sizes.values()].reduce((sum, size) => sum + size, 0) }
}

async function signIn({ store, userId, baseUrl }: Stage, page: Page): Promise<void> {
  const token = await createLink(store, { purpose: 'sign_in', userId, now: new Date() })
  await page.goto(`${baseUrl}/sign-in/link?token=${token}`)
  await page.getByRole('button', { name: /sign in|continue/i }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
