import { expect, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

test('a metric tells its value, its way there, what it is made of and where it comes from', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.goto('/metrics/sign_up_conversion')
  const latest = page.getByRole('region', { name: 'Latest' })
  await expect(latest).toContainText('Last full week')
  await expect(latest).toContainText(/\d%/)
  await expect(latest).toContainText('the week before')
  await expect(latest).toContainText('a year earlier')
  await expect(page.getByRole('region', { name: 'About this metric' })).toContainText('growth')
  await expect(page.getByRole('link', { name: 'Sign-ups', exact: true })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Tables and columns it reads' })).toContainText('analytics.')
  await expect(page.getByRole('heading', { name: 'SQL' })).toBeVisible()
  await expect(page.getByRole('group', { name: 'SQL' })).toContainText('$1')
  await expectAccessible(page)
})

test('grain, comparison and split are in the address, and the way back works', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/metrics/orders')
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText('Last full week')
  await choose('By', 'month')
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText('Last full month')
  await expect(page).toHaveURL(/grain=month/)
  await choose('Split by', 'Platform')
  await expect(page).toHaveURL(/by=platform/)
  await choose('Show the split as', 'Table')
  await expect(page.getByRole('region', { name: 'What is it made of?' }).getByRole('table')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('region', { name: 'What is it made of?' }).getByRole('table')).toBeVisible()

  async function choose(label: string, option: string | RegExp) {
    await page.getByRole('combobox', { name: label, exact: true }).click()
    await page.getByRole('option', { name: option }).first().click()
  }
})

test('viewers see what a metric means, not its SQL', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.setViewportSize(phone)
  await page.goto('/metrics/orders')
  await expect(page.getByRole('region', { name: 'About this metric' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText(/\d/)
  await expect(page.getByRole('heading', { name: 'SQL' })).toHaveCount(0)
  await expectNoSidewaysScroll(page)
})

test('a failing question says why where its chart would be, and can be asked again', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/metrics/orders?range=last+monday')
  const trend = page.getByRole('region', { name: 'How did it go?' })
  await expect(trend.getByRole('alert')).toContainText('last monday')
  await expect(trend.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expectAccessible(page)
})
