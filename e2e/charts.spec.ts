import { expect, type Page, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import { signIn } from './sign-in'

async function open(page: Page, metric: string, chart: string, search = '') {
  await signIn(page, 'viewer')
  await page.goto(`/metrics/${metric}${search}`)
  const place = page.getByRole('region', { name: chart, exact: true })
  await expect(place).toBeVisible()
  return place
}

test('a retention begins with its cohorts; arrows walk through the cells, which say how many people they are', async ({ page }) => {
  const place = await open(page, 'account_retention', 'Cohorts', '?range=2026-03-02..2026-03-29')
  const table = place.getByRole('table')
  await expect(table.getByRole('columnheader', { name: 'Accounts' })).toBeVisible()
  await expect(table.getByRole('rowheader').first()).toHaveText('All cohorts')
  await expect(table.getByRole('rowheader')).toHaveCount(5)
  const first = place.locator('[data-cell="0 0"]')
  await expect(first).toHaveAccessibleName(/^All cohorts, age in weeks 1; \d+(\.\d+)?%; \d+ of \d+ accounts; 4 cohorts/)
  await first.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(place.locator('[data-cell="1 1"]')).toBeFocused()
  await expect(place.getByText('Mar 2 – 8, 2026, age in weeks 2')).toBeVisible()
  await expectAccessible(page)
})

test('cohorts can be those of a channel, and the numbers can be read as a table', async ({ page }) => {
  const place = await open(page, 'account_retention', 'Cohorts')
  await place.getByRole('combobox', { name: 'Cohorts by' }).click()
  await page.getByRole('option', { name: 'channel', exact: true }).click()
  await expect(place.getByRole('rowheader', { name: 'Email' })).toBeVisible()
  await expect(page).toHaveURL(/beside=channel/)
  await place.getByRole('combobox', { name: 'Show the trend as' }).click()
  await page.getByRole('option', { name: 'Table' }).click()
  await expect(place.getByRole('columnheader', { name: /Age in weeks/ })).toBeVisible()
})

test('a funnel speaks its steps, stands upright on a phone, and splits into groups', async ({ page }) => {
  const place = await open(page, 'first_order_funnel', 'Funnel')
  const funnel = place.getByRole('slider')
  await expect(funnel).toHaveAccessibleName(/Start \d[\d,]* people, Order \d+ \(\d+(\.\d+)?%\)/)
  await funnel.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(funnel).toHaveAttribute('aria-valuetext', /^Order; .*Of the first step \d.*95% interval/)
  await expect(place.getByText('95% interval')).toBeVisible()
  await expectAccessible(page)
  await place.getByRole('combobox', { name: 'Side by side' }).click()
  await page.getByRole('option', { name: 'platform', exact: true }).click()
  await expect(funnel).toHaveAttribute('aria-valuetext', /ios .*android|android .*ios/)
  await page.setViewportSize(phone)
  await expect(funnel).toBeVisible()
  await expectNoSidewaysScroll(page)
})

test('growth tells what was gained and lost, with the difference', async ({ page }) => {
  const place = await open(page, 'user_lifecycle', 'Gained and lost')
  const chart = place.getByRole('slider')
  await expect(chart).toHaveAttribute('aria-valuetext', /Net [+−]?\d+ people.*Churned −\d+ people/)
  await expect(chart).toHaveAccessibleName(/net [+−]\d+ people, of new \d+ people/)
  await expectAccessible(page)
})

test('an attribution compares what its models give to each channel', async ({ page }) => {
  const place = await open(page, 'attributed_sign_ups', 'Models compared')
  const chart = place.getByRole('slider')
  await chart.focus()
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuetext', /Last non direct [\d.,]+; .*First [\d.,]+ \([+−±]/)
  await expect(place.getByText('Filled: last non direct')).toBeVisible()
  await expectAccessible(page)
})

test('days of use stand as a histogram with their mean', async ({ page }) => {
  const place = await open(page, 'days_of_use', 'Histogram')
  const chart = place.getByRole('slider')
  await expect(chart).toHaveAccessibleName(/most at \d+, .*median \d+, mean \d/)
  await chart.focus()
  await page.keyboard.press('End')
  await expect(chart).toHaveAttribute('aria-valuetext', /Up to here 100%/)
  await expectAccessible(page)
})
