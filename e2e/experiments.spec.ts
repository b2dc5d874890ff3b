import { expect, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

test('the list of experiments says what each found, and leads to all of it', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Experiments' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible()
  await expect(page.getByText(/No difference seen/).first()).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('main').getByRole('link', { name: 'Checkout on one page' }).click()
  const verdict = page.getByRole('region', { name: 'Verdict' })
  const row = verdict.getByRole('row').filter({ hasText: 'Orders per active day' })
  await expect(row).toContainText(/[+−]\d+\.\d%/)
  await expect(page.getByRole('region', { name: 'Did people come as planned?' })).toContainText('planned 50%')
  await expect(page.getByRole('region', { name: 'How to read it' })).toContainText('Units came as planned')
  await expectAccessible(page)
})

test('an experiment fits a phone', async ({ page }) => {
  await page.setViewportSize(phone)
  await signIn(page, 'viewer')
  await page.goto('/experiments/checkout_v2')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Orders per active day')
  await expectNoSidewaysScroll(page)
})

test('an experiment is found by its name, and one that is none is not found', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/experiments')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a dashboard or metric' }).fill('one page')
  await expect(page.getByRole('option')).toHaveText([/Checkout on one page/])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout on one page' })).toBeVisible()
  await page.goto('/experiments/nothing_of_the_kind')
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Checkout on one page')
})
