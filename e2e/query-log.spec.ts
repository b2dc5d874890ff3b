import { expect, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

test('what was asked is on the log a moment later, with the run behind it', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/metrics/ad_spend')
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText('$')
  await page.goto('/admin/queries?metric=ad_spend')
  const log = page.getByRole('table', { name: 'Requests' })
  const trend = log.getByRole('row', { name: /Ada Admin.*Metric: trend.*ad_spend.*answered/ }).first()
  await expect(trend).toBeVisible()
  await expect(page.getByRole('status')).toContainText(/requests? by \d/)
  await expectAccessible(page)

  await trend.getByRole('button').click()
  const details = page.getByRole('dialog', { name: 'One request' })
  await expect(details.getByRole('group', { name: 'SQL' })).toContainText('$1')
  await expect(details.getByRole('group', { name: 'question' })).toContainText('"ad_spend"')
  await page.keyboard.press('Escape')
  await expect(trend.getByRole('button')).toBeFocused()
})

test('filters and order are in the address', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/metrics/visitors')
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText('visitors')
  await page.goto('/admin/queries')
  await expect(page.getByRole('table', { name: 'Requests' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Answered from' }).click()
  await page.getByRole('option', { name: 'warehouse' }).click()
  await page.getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'slowest first' }).click()
  await expect(page).toHaveURL(/cache=miss/)
  await expect(page).toHaveURL(/sort=slowest/)
  await page.reload()
  const rows = page.getByRole('table', { name: 'Requests' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('warehouse')
  await expect(rows.filter({ hasText: /\bcache\b/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(page).not.toHaveURL(/cache=/)
})

test('a filter that lets nothing through says so', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/admin/queries?person=nobody%40example.com')
  await expect(page.getByText('Nothing was asked that fits these filters.')).toBeVisible()
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
})

test('lists of metrics can be left out, and every column fits', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/metrics')
  await expect(page.getByRole('table', { name: 'Metrics' }).getByRole('row').nth(1)).toContainText(/[▲▼±]/)
  await page.goto('/metrics/orders')
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText('orders')
  await page.goto('/admin/queries')
  const log = page.getByRole('table', { name: 'Requests' })
  await expect(log.getByRole('row', { name: /Lists of metrics/ }).first()).toBeVisible()
  await page.getByRole('combobox', { name: 'Where' }).click()
  await page.getByRole('option', { name: 'all but lists of metrics' }).click()
  await expect(page).toHaveURL(/where=pages/)
  await expect(log.getByRole('row', { name: /Lists of metrics/ })).toHaveCount(0)
  await expect(log.getByRole('row', { name: /Metric: trend/ }).first()).toBeVisible()
  for (const width of [phone.width, 768, 1024, 1280, 1600]) {
    await page.setViewportSize({ width, height: 900 })
    const box = log.locator('..')
    expect(await box.evaluate((element) => element.scrollWidth - element.clientWidth), `at ${width}`).toBeLessThanOrEqual(0)
  }
})

test('the log is for administrators; others are told so', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto('/admin/queries')
  await expect(page.getByRole('heading', { level: 1, name: 'Only administrators see the query log.' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Query log' })).toHaveCount(0)
  expect((await page.request.get('/api/requests')).status()).toBe(403)
  await expectAccessible(page)
})

test('people end their own sessions', async ({ page, browser }) => {
  const other = await browser.newPage()
  await signIn(other, 'viewer')
  await signIn(page, 'viewer')
  await page.goto('/account')
  await expect(page.getByRole('cell', { name: 'This browser' })).toBeVisible()
  await expectAccessible(page)
  await other.close()
})

test('people make a token for scripts, see it once, and revoke it', async ({ page, playwright, baseURL }) => {
  await signIn(page, 'viewer')
  await page.goto('/account')
  await page.getByRole('textbox', { name: 'What is it for?' }).fill('Nightly export')
  await page.getByRole('button', { name: 'Make a token' }).click()
  const secret = (await page.getByText(/^ys_/).textContent()) ?? ''
  await expectAccessible(page)
  const script = await playwright.request.newContext({ baseURL: baseURL ?? '', extraHTTPHeaders: { authorization: `Bearer ${secret}` } })
  expect((await script.get('/api/me')).status()).toBe(200)
  await page.reload()
  await expect(page.getByRole('row', { name: /Nightly export/ })).toBeVisible()
  await expect(page.getByText(secret)).toHaveCount(0)
  await page.getByRole('button', { name: 'Revoke the token Nightly export' }).click()
  await expect(page.getByText('You have no access tokens.')).toBeVisible()
  await expect.poll(async () => (await script.get('/api/me')).status()).toBe(401)
  await script.dispose()
})
