import { expect, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

test('the search finds a metric by one of its other names, and the address keeps it', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto('/metrics')
  const list = page.getByRole('table', { name: 'Metrics' })
  await expect(list.getByRole('row').nth(1)).toContainText(/[▲▼±]/)
  await page.keyboard.press('/')
  await page.keyboard.type('chargebacks')
  await expect(list.getByRole('link')).toHaveText(['Refunds'])
  await expect(page).toHaveURL(/q=chargebacks/)
  await page.reload()
  await expect(list.getByRole('link')).toHaveText(['Refunds'])
  await page.getByRole('searchbox').fill('zzz')
  await expect(page.getByText('No metric has “zzz” in its words.')).toBeVisible()
  await page.getByRole('button', { name: 'Show all metrics' }).click()
  await expect(list.getByRole('link').nth(5)).toBeVisible()
})

test('arrows walk the rows and Enter opens one', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto('/metrics?owner=finance')
  const rows = page.getByRole('table', { name: 'Metrics' }).getByRole('link')
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(0)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(1)).toBeFocused()
  const title = (await rows.nth(1).textContent()) ?? ''
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
})

test('each metric comes with its last full week, which fills in without moving the list', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/metrics')
  const orders = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Orders', exact: true }) })
  await orders.scrollIntoViewIfNeeded()
  await expect(orders).toContainText(/\d/)
  await expect(orders).toContainText('orders')
  await expectAccessible(page)
  await page.setViewportSize(phone)
  await expectNoSidewaysScroll(page)
})

test('a metric for administrators is not listed for others', async ({ page }) => {
  await signIn(page, 'viewer')
  const { audience } = { audience: 'administrators' }
  await page.goto('/metrics')
  await expect(page.getByRole('status')).toContainText('metrics')
  const seen = await page.getByRole('table', { name: 'Metrics' }).getByRole('link').count()
  await signIn(page, 'administrator')
  await page.goto('/metrics')
  const all = page.getByRole('table', { name: 'Metrics' }).getByRole('link')
  await expect(all.nth(seen), `more metrics for ${audience}`).toBeVisible()
})
