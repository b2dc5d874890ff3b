import { expect, test } from '@playwright/test'
import { expectAccessible } from './axe'
import { password, people } from './people'
import { stateFolder } from './run-folder'
import { yardstick } from './server'
import { signIn } from './sign-in'

test('whoever is not signed in does so first and lands where they wanted to go', async ({ page }) => {
  await page.goto('/metrics/orders?grain=day')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await page.getByLabel('E-mail').fill(people.viewer.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible()
})

test('a wrong password is told in place, and nothing is lost', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('nobody@example.com')
  await page.getByLabel('Password').fill('not the right one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.locator('form').getByRole('alert')).not.toBeEmpty()
  await expect(page.getByLabel('E-mail')).toHaveValue('nobody@example.com')
  await expect(page).toHaveURL('/sign-in')
  await expectAccessible(page)
})

test('another site cannot be the place to go after signing in', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/sign-in?next=//example.org/')
  await expect(page).toHaveURL('/')
})

test('a link signs in once, by its button and not by being opened', async ({ page, request, browser }) => {
  const said = await yardstick(stateFolder, ['user', 'link', people.analyst.email])
  const token = said.match(/token=([\w-]+)/)?.[1] ?? ''
  const path = `/sign-in/link?token=${token}`
  for (let time = 0; time < 2; time += 1) expect((await request.get(path)).ok()).toBe(true)
  await page.goto(path)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: /Alan Analyst/ })).toBeVisible()

  const second = await browser.newPage()
  await second.goto(path)
  await second.getByRole('button', { name: 'Sign in' }).click()
  await expect(second.getByRole('alert').filter({ hasText: /link/i })).toBeVisible()
  await second.close()
})

test('signing out ends the session, also for a kept page', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/')
  await page.getByRole('button', { name: /Vera Viewer/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/sign-in')
  await page.goto('/metrics')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a wrong sign-in is refused by its status, and nobody outside writes into the log', async ({ request, baseURL }) => {
  const headers = { origin: baseURL ?? '' }
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
  for (const email of ['stranger@example.com', 'odd\0@example.com']) {
    const form = { csrfToken, email, password: 'not the right one', json: 'true' }
    const answer = await request.post('/api/auth/callback/password', { form, headers })
    expect(answer.status(), email).toBe(401)
    expect((await answer.json()).error.code).toBe('not_signed_in')
  }
  expect((await request.post('/api/auth/_log', { form: { level: 'error', code: 'made up' }, headers })).status()).toBe(404)
})
