import path from 'node:path'
import { expect, test } from '@playwright/test'
import { expectAccessible } from './axe'
import { type OpenidProvider, startOpenidProvider } from './openid-provider'
import { password } from './people'
import { runFolder } from './run-folder'
import { freePort, type Product, removeState, startProduct, yardstick } from './server'

test.describe.configure({ mode: 'serial' })

const stateFolder = path.join(runFolder, 'single-sign-on')
let provider: OpenidProvider
let product: Product

test.beforeAll(async () => {
  test.setTimeout(120_000)
  removeState(stateFolder)
  const port = await freePort()
  provider = await startOpenidProvider({ redirectUri: `http://127.0.0.1:${port}/api/auth/callback/openid` })
  const environment = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'Example Inc.',
  }
  product = await startProduct({ stateFolder, port, flags: ['--scale', '0.005'], environment })
  await yardstick(stateFolder, ['user', 'add', 'invited@example.com', '--name', 'Ines Invited', '--teams', 'growth'])
  await yardstick(stateFolder, ['user', 'add', 'password@example.com', '--name', 'Paul Password', '--password-stdin'], password)
})

test.afterAll(async () => {
  await product?.stop()
  await provider?.close()
  removeState(stateFolder)
})

test('somebody invited signs in at the provider and lands where they wanted to go', async ({ page }) => {
  provider.person = { sub: 'ines', email: 'invited@example.com', email_verified: true }
  await page.goto(`${product.url}/metrics/orders`)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Continue with Example Inc.' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible()
  await expect(page).toHaveURL(/\/metrics\/orders$/)
  await expect(page.getByRole('button', { name: /Ines Invited/ })).toBeVisible()

  await page.getByRole('button', { name: /Ines Invited/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.goto(`${product.url}/metrics`)
  await expect(page).toHaveURL(/\/sign-in/)
})

test('whoever has no account, or one with a password, is told whom to ask', async ({ page }) => {
  const alert = page.getByRole('alert').filter({ hasText: 'Ask an administrator' })
  for (const [email, text] of [
    ['stranger@example.com', 'you have no account here'],
    ['password@example.com', 'not open to single sign-on'],
  ] as const) {
    provider.person = { sub: email, email, email_verified: true }
    await page.goto(`${product.url}/sign-in`)
    await page.getByRole('button', { name: 'Continue with Example Inc.' }).click()
    await expect(alert).toContainText(text)
  }
  await expectAccessible(page)
  await page.goto(`${product.url}/metrics`)
  await expect(page).toHaveURL(/\/sign-in/)

  await yardstick(stateFolder, ['user', 'sign-on', 'password@example.com'])
  await page.getByRole('button', { name: 'Continue with Example Inc.' }).click()
  await expect(page.getByRole('button', { name: /Paul Password/ })).toBeVisible()
})

test('who turns back at the provider may try again', async ({ page }) => {
  provider.person = undefined
  await page.goto(`${product.url}/sign-in`)
  await page.getByRole('button', { name: 'Continue with Example Inc.' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'did not finish' })).toBeVisible()
})

test('a provider that does not answer is told in place', async ({ page }) => {
  await page.goto(`${product.url}/sign-in`)
  await provider.close()
  await page.getByRole('button', { name: 'Continue with Example Inc.' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'does not answer' })).toBeVisible()
  await expect(page).toHaveURL(/\/sign-in$/)
})
