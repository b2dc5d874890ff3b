import { expect, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

test('home shows what moved, the dashboards, and what one opened lately', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto('/metrics/visits')
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText('visits')

  await page.goto('/')
  const moved = page.getByRole('table', { name: 'Metrics that moved' })
  await expect(moved.getByRole('link')).toHaveCount(10)
  await expect(moved.getByRole('row').nth(1)).toContainText(/\d/)
  await expect(page.getByText(/^Week of Jun 22 – 28, 2026/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Dashboards' }).getByRole('link', { name: /Company overview/ })).toBeVisible()
  await expectAccessible(page)

  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('region', { name: 'Opened lately' }).getByRole('link', { name: /Visits/ })).toBeVisible({ timeout: 500 })
  }).toPass()
})

test('home asks for all its metrics in a few questions', async ({ page }) => {
  const requests: string[] = []
  page.on('request', (request) => request.url().endsWith('/api/query') && requests.push(request.postData() ?? ''))
  await signIn(page, 'administrator')
  await page.goto('/')
  await expect(page.getByRole('table', { name: 'Metrics that moved' }).getByRole('link')).toHaveCount(10)
  const questions = requests.flatMap((body) => JSON.parse(body).queries as { query: { metrics: string[] } }[])
  expect(questions.length).toBeLessThanOrEqual(3)
  expect(questions.flatMap(({ query }) => query.metrics).length).toBeGreaterThan(20)
})

test('home fits a phone, and its menu leads everywhere', async ({ page }) => {
  await page.setViewportSize(phone)
  await signIn(page, 'viewer')
  await page.goto('/')
  await expect(page.getByRole('table', { name: 'Metrics that moved' }).getByRole('link')).toHaveCount(10)
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Metrics' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Metrics' })).toBeVisible()
})

test('keys lead through the product', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/')
  await expect(page.getByRole('table', { name: 'Metrics that moved' }).getByRole('link')).toHaveCount(10)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('q')
  await expect(page).toHaveURL('/admin/queries')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a dashboard or metric' }).fill('turnover')
  await expect(page.getByRole('option')).toHaveText([/Gross revenue/])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Gross revenue' })).toBeVisible()
})

test('the first stop of the tab key skips to the content', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('a chosen theme stays, and is there before the page is painted', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/')
  await page.getByRole('button', { name: /Vera Viewer/ }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto('/metrics', { waitUntil: 'commit' })
  await page.locator('main').waitFor()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('an address without a page says so and leads on', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/metrics/no_such_metric')
  await expect(page.getByRole('heading', { level: 1, name: 'There is nothing here that you can see.' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Look through the metrics' }).click()
  await expect(page).toHaveURL('/metrics')
})
