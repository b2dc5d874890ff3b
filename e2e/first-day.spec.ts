import { appendFileSync, cpSync, rmSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { expectAccessible } from './axe'
import { password } from './people'
import { runFolder } from './run-folder'
import { type Product, removeState, startProduct } from './server'

const folder = path.join(runFolder, 'first-day')
const project = path.join(folder, 'metrics')

test.describe.configure({ mode: 'serial' })

let product: Product

test.beforeAll(async () => {
  test.setTimeout(120_000)
  rmSync(folder, { recursive: true, force: true })
  cpSync(path.resolve(import.meta.dirname, '../metrics'), project, { recursive: true })
  const environment = { YARDSTICK_PROJECT: project }
  product = await startProduct({ stateFolder: path.join(folder, 'state'), flags: ['--scale', '0.02'], environment })
})

test.afterAll(async () => {
  await product?.stop()
  removeState(path.join(folder, 'state'))
  rmSync(folder, { recursive: true, force: true })
})

test('the link on the terminal makes the first administrator, once', async ({ page }) => {
  await expect.poll(product.said).toContain('/setup?token=')
  const link = `${product.url}/setup?token=${product.said().match(/setup\?token=([\w-]+)/)?.[1]}`
  await page.goto(link)
  await expectAccessible(page)
  await page.getByLabel('Your name').fill('Ada Admin')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('passwordpassword')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.locator('form').getByRole('alert')).toContainText('common')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByRole('button', { name: /Ada Admin/ })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Metrics that moved' }).getByRole('link').first()).toBeVisible()

  await page.context().clearCookies()
  await page.goto(link)
  await page.getByLabel('Your name').fill('Eve')
  await page.getByLabel('E-mail').fill('eve@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.locator('form').getByRole('alert')).toContainText('set-up')
})

test('a file that does not check is told with its line, the numbers stay, and mending it makes it go', async ({ page }) => {
  await page.goto(`${product.url}/sign-in?next=/metrics/orders`)
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  const latest = page.getByRole('region', { name: 'Latest' })
  await expect(latest).toContainText('orders')

  const file = path.join(project, 'shop.ts')
  const { size } = statSync(file)
  appendFileSync(file, "\nexport const wrong: number = 'not a number'\n")
  await expect(page.getByText('Your last change is not live.')).toBeVisible()
  await expect(page.getByText(/shop\.ts:\d+/)).toBeVisible()
  await expectAccessible(page)
  await expect(latest).toContainText('orders')
  truncateSync(file, size)
  await expect(page.getByText('Your last change is not live.')).toBeHidden()
})

test('a saved definition is live on the open page', async ({ page }) => {
  await page.goto(`${product.url}/sign-in?next=/metrics`)
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('link', { name: 'Orders', exact: true })).toBeVisible()
  appendFileSync(
    path.join(project, 'shop.ts'),
    `
export const ordersTwice = orders.count('orders_twice', {
  title: 'Orders, written a second time',
  definition: 'The same orders again.',
  unit: { kind: 'count', of: 'orders' },
  owner: 'finance',
  direction: 'up',
  playbook: { whenUp: 'Nothing.', whenDown: 'Nothing.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})
`,
  )
  await expect(page.getByRole('link', { name: 'Orders, written a second time' })).toBeVisible()
  await expect(page.getByText('Definitions changed.')).toBeVisible()
})
