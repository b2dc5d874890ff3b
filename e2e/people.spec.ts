import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

const daily = '/metrics/active_users?grain=day&range=last+5+days&view=table'

test('a number of a table leads to the people behind it: as many as it says, to copy and to take along', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, 'analyst')
  await page.goto(daily)
  const trend = page.getByRole('region', { name: 'How did it go?' })
  const value = trend.getByRole('button', { name: /see the people/ }).first()
  const count = ((await value.textContent()) ?? '').match(/\d+(,\d+)*/)?.[0] ?? ''
  await value.click()
  const dialog = page.getByRole('dialog', { name: 'The people behind this number' })
  await expect(dialog).toContainText(`${count} users`)
  await expect(dialog).toContainText(`${count} people`)
  const names = dialog.getByRole('listitem')
  await expect(names).toHaveCount(Number(count.replace(',', '')))
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(dialog.getByRole('status')).toContainText('copied')
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n')
  expect(copied[0]).toBe(await names.first().textContent())
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'CSV' }).click()])
  expect(
    readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n'),
  ).toEqual(['User id', ...copied])
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(value).toBeFocused()
})

test('by key alone: arrows go from number to number, a point of the line opens by Enter', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto(daily)
  const trend = page.getByRole('region', { name: 'How did it go?' })
  const values = trend.getByRole('button', { name: /see the people/ })
  await values.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(values.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('people')
  await page.keyboard.press('Escape')
  await page.goto(daily.replace('&view=table', ''))
  await trend.getByRole('slider').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'The people behind this number' })
  await expect(dialog.getByRole('listitem').first()).toBeVisible()
})

test('the menu of a tile leads there too, on a phone as well', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.setViewportSize(phone)
  await page.goto('/dashboards/company-overview')
  const tile = page.getByRole('article').first()
  await tile.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'See the people' }).click()
  const dialog = page.getByRole('dialog', { name: 'The people behind this number' })
  await expect(dialog.getByRole('listitem').first()).toBeVisible()
  await expectNoSidewaysScroll(page)
})

test('a viewer is offered no names, and gets none by asking', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto(daily)
  await expect(page.getByRole('region', { name: 'How did it go?' }).getByRole('table')).toBeVisible()
  await expect(page.getByRole('button', { name: /see the people/i })).toHaveCount(0)
  await page.goto('/dashboards/company-overview')
  await page
    .getByRole('article')
    .first()
    .getByRole('button', { name: /^Actions for/ })
    .click()
  await expect(page.getByRole('menuitem', { name: 'Copy data' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'See the people' })).toHaveCount(0)
  expect(await askFor(page)).toContain('Names of people are personal, and shown to analysts and administrators alone.')
})

test('names that are refused while the list is open say whom to ask', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto(daily)
  const message = 'Names of people are personal, and shown to administrators alone. Ask one of them for what you need.'
  await page.route('**/api/query', async (route) => {
    const body = route.request().postDataJSON() as { queries: { id: string; query: { people?: unknown } }[] }
    if (!body.queries.some(({ query }) => query.people)) return route.fallback()
    const lines = body.queries.map(({ id }) => JSON.stringify({ id, ok: false, error: { code: 'not_permitted', message } }))
    await route.fulfill({ contentType: 'application/x-ndjson', body: `${lines.join('\n')}\n` })
  })
  await page.getByRole('region', { name: 'How did it go?' }).getByRole('button', { name: 'See the people', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText(message)
  await expectAccessible(page)
})

async function askFor(page: Page): Promise<string> {
  const query = { metrics: ['active_users'], range: 'last 5 weeks', timeZone: 'UTC', people: true }
  const origin = new URL(page.url()).origin
  const answer = await page.request.post('/api/query', { headers: { origin }, data: { origin: 'metric', queries: [{ id: 'a', query }] } })
  return answer.text()
}
