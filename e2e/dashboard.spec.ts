import { readdirSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, phone } from './axe'
import type { Role } from './people'
import { stateFolder } from './run-folder'
import { signIn } from './sign-in'

const overview = '/dashboards/company-overview'
const titles = [
  'What did we earn?',
  'How many people use it?',
  'How many joined?',
  'How many visits end in a sign-up?',
  'Is use growing?',
  'Which channels bring new people?',
  'Whose orders make the revenue?',
  'Which countries buy?',
  'Do subscriptions grow?',
  'What does a sign-up cost?',
  'Do people come back?',
  'How does each channel do?',
  'How do countries order?',
]

const tileOf = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true })

async function open(page: Page, search = '', role: Role = 'viewer'): Promise<void> {
  await signIn(page, role)
  await page.goto(`${overview}${search}`)
  await expect(page.getByText(/data as of Jun 29, 2026, 20:00/).first()).toBeVisible()
}

/** Asked of the warehouse's file itself, by SQL that knows nothing of metrics. */
async function ask(sql: string): Promise<unknown[][]> {
  const file = readdirSync(stateFolder).find((name) => /^demo-.*\.duckdb$/.test(name))
  const instance = await DuckDBInstance.create(path.join(stateFolder, file ?? ''), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRows()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const staffless = `signed_up_at >= timestamptz '2026-03-30 00:00:00-04' and signed_up_at < timestamptz '2026-06-29 00:00:00-04'`

test('every tile shows its answer, all of them asked in one request', async ({ page }) => {
  const requests: string[] = []
  page.on('request', (request) => request.url().endsWith('/api/query') && requests.push(request.postData() ?? ''))
  await open(page)
  await expect(page.getByRole('article')).toHaveCount(titles.length)
  for (const title of titles) await expect(tileOf(page, title).getByText(/\d/).first()).toBeVisible()
  expect(requests).toHaveLength(1)
  expect(JSON.parse(requests[0] ?? '')).toMatchObject({ origin: 'dashboard', dashboard: 'company-overview' })
  await expectAccessible(page)
})

test('the numbers are those of the warehouse', async ({ page }) => {
  const [[signUps]] = (await ask(`select count(*)::int from analytics.dim_users where ${staffless}`)) as [[number]]
  const channels = (await ask(
    `select channel, count(*)::int from analytics.dim_users where ${staffless} group by 1 order by 2 desc, 1`,
  )) as [string, number][]
  await open(page)
  await expect(tileOf(page, 'How many joined?')).toContainText(`Sign-ups: ${signUps.toLocaleString('en-US')} sign-ups`)
  const bars = tileOf(page, 'Which channels bring new people?').getByRole('listitem')
  await expect(bars).toHaveCount(channels.length)
  for (const [at, [channel, count]] of channels.entries()) await expect(bars.nth(at)).toContainText(`${channel}${count}`)
})

test('rolling days, totals and Other are those of the warehouse', async ({ page }) => {
  const [[monthly]] = (await ask(
    `select count(distinct user_id)::int from analytics.fct_user_days where is_active and day >= date '2026-06-01' and day < date '2026-06-29'`,
  )) as [[number]]
  const [[orders, mean]] = (await ask(
    `select count(*)::int, avg(gross_cents) / 100 from analytics.fct_orders where ${staffless.replaceAll('signed_up_at', 'ordered_at')}`,
  )) as [[number, number]]
  const others = (await ask(
    `select channel from analytics.fct_revenue where ${staffless.replaceAll('signed_up_at', 'booked_at')} group by 1 order by sum(net_cents) desc offset 5`,
  )) as [string][]
  await open(page)
  await expect(tileOf(page, 'How many people use it?')).toContainText(`Monthly active users: ${monthly.toLocaleString('en-US')} users`)
  const total = tileOf(page, 'How do countries order?').getByRole('row', { name: /^Total/ })
  await expect(total).toContainText(orders.toLocaleString('en-US'))
  await expect(total).toContainText(`$${mean.toFixed(2)}`)
  const revenue = tileOf(page, 'Whose orders make the revenue?')
  await expect(revenue.getByText('Other is all but the top 5 by Net revenue over the whole range.')).toBeVisible()
  const values = (await revenue.getByRole('slider').getAttribute('aria-valuetext')) ?? ''
  expect(values).toContain('Other $')
  for (const [channel] of others) expect(values).not.toContain(channel)
})

test('a month that is not over is compared with the same days and hours of the month before', async ({ page }) => {
  const [[earlier]] = (await ask(
    `select count(*)::int from analytics.dim_users where signed_up_at >= timestamptz '2026-05-01 00:00:00-04' and signed_up_at < timestamptz '2026-05-29 20:00:00-04'`,
  )) as [[number]]
  await open(page, '?range=this+month')
  const joined = tileOf(page, 'How many joined?')
  await expect(joined).toContainText(`from ${earlier} sign-ups in the same part of May`)
  await expect(joined.getByTitle('May 1, 2026, 00:00 – May 29, 2026, 20:00')).toBeVisible()
})

test('the state of the page is its address: reload, back and forward', async ({ page }) => {
  await open(page)
  await page.getByRole('combobox', { name: 'By', exact: true }).click()
  await page.getByRole('option', { name: 'Month' }).click()
  await expect(page).toHaveURL(/[?&]grain=month/)
  await expect(tileOf(page, 'What does a sign-up cost?')).toContainText('by month')
  await expect(tileOf(page, 'Is use growing?')).toContainText('Always by day.')
  await expect(page.getByRole('button', { name: /Reset/ })).toContainText('1 changed')

  await page.getByRole('button', { name: /^Range/ }).click()
  await page.getByRole('textbox', { name: /Type a range/ }).fill('6m')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(/range=6m/)
  await expect(tileOf(page, 'What did we earn?')).toContainText('Dec 1, 2025 – May 31, 2026')

  await page.reload()
  await expect(page.getByRole('button', { name: /^Range: Last 6 months/ })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('button', { name: /^Range: Last 13 weeks/ })).toBeVisible()
  await page.getByRole('button', { name: /Reset/ }).click()
  await expect(page).toHaveURL(new RegExp(`${overview}$`))
})

test('a filter keeps the tiles that have it, and the others say that they do not follow', async ({ page }) => {
  const [[german]] = (await ask(`select count(*)::int from analytics.dim_users where ${staffless} and country = 'DE'`)) as [[number]]
  await open(page)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Country' }).click()
  await page.getByRole('searchbox').fill('de')
  await page.getByRole('checkbox', { name: /^DE/ }).check()
  await page.getByRole('button', { name: 'Keep 1' }).click()
  await expect(page).toHaveURL(/country=DE/)
  await expect(tileOf(page, 'How many joined?')).toContainText(`Sign-ups: ${german} sign-ups`)
  await expect(tileOf(page, 'What does a sign-up cost?')).toContainText('Not filtered by country.')
  await page.getByRole('button', { name: 'Remove the filter on Country' }).click()
  await expect(page).not.toHaveURL(/country/)
})

test('a text is filtered by a part of it, chosen by key alone, and then left out', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Channel' }).press('Enter')
  await page.getByRole('combobox', { name: 'How to filter channel' }).press('Enter')
  await page.getByRole('option', { name: 'contains' }).press('Enter')
  await page.getByRole('textbox', { name: 'Text in Channel' }).fill('SEARCH')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/channel=contains:SEARCH/)
  const list = tileOf(page, 'Which channels bring new people?')
  await expect(list).toContainText(/search/i)
  await expect(list).not.toContainText(/email/i)

  await page.getByRole('button', { name: 'Channel contains SEARCH' }).click()
  await page.getByRole('checkbox', { name: 'Leave these out' }).check()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('button', { name: 'Channel does not contain SEARCH' })).toBeVisible()
  await expect(list).not.toContainText(/search/i)
})

test('a segment is put on and taken off; totals follow it', async ({ page }) => {
  const [[abroad]] = (await ask(`select count(*)::int from analytics.dim_users where ${staffless} and country <> 'US'`)) as [[number]]
  await open(page)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Outside the United States' }).click()
  await expect(page).toHaveURL(/segments=abroad/)
  await expect(tileOf(page, 'How many joined?')).toContainText(`Sign-ups: ${abroad} sign-ups`)
  await page.getByRole('button', { name: 'Remove the filter on Outside the United States' }).click()
  await expect(page).not.toHaveURL(/segments/)
})

test('lists and tables show only rows above a value, in the unit that people say; totals stay', async ({ page }) => {
  await open(page)
  const joined = tileOf(page, 'How many joined?')
  await expect(joined).toContainText('Sign-ups:')
  const before = await joined.textContent()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Net revenue' }).click()
  await page.getByRole('textbox', { name: /^At least/ }).fill('500.50')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/having\.net_revenue=50050\.\./)
  await expect(page.getByRole('button', { name: /^Net revenue at least \$500\.50/ })).toBeVisible()
  await expect(tileOf(page, 'How does each channel do?')).toContainText('Not limited by net revenue.')
  await expect(joined).toHaveText(before ?? '')
  await page.reload()
  await expect(page.getByRole('button', { name: /^Net revenue at least \$500\.50/ })).toBeVisible()
})

test('the comparison is chosen once for all tiles, or left out', async ({ page }) => {
  await open(page)
  const joined = tileOf(page, 'How many joined?')
  await expect(joined).toContainText('the 91 days before')
  await page.getByRole('combobox', { name: 'Compare with' }).click()
  await page.getByRole('option', { name: 'Year earlier', exact: true }).click()
  await expect(joined).toContainText('a year earlier')
  await page.goto(`${overview}?compare=none`)
  await expect(joined.getByText(/\d/).first()).toBeVisible()
  await expect(joined).not.toContainText('from')
})

test('an unfinished period is marked and worded', async ({ page }) => {
  await open(page, '?range=this+month&grain=week')
  await expect(tileOf(page, 'What does a sign-up cost?')).toContainText(/Week of Jun 29: (under )?\d of 7 days, compared with /)
})

test('keys move along a chart and speak its values; t shows the table', async ({ page }) => {
  await open(page)
  const tile = tileOf(page, 'What does a sign-up cost?')
  const chart = tile.getByRole('slider')
  await expect(chart).toHaveAccessibleName(/Cost per sign-up by week, .* highest \$[\d,.]+ /)
  await chart.focus()
  await page.keyboard.press('End')
  const last = await chart.getAttribute('aria-valuetext')
  expect(last).toMatch(/^Jun 22 – 28, 2026; Cost per sign-up \$[\d,.]+, (up|down) /)
  await page.keyboard.press('ArrowLeft')
  await expect(chart).toHaveAttribute('aria-valuetext', /^Jun 15 – 21, 2026/)
  await page.keyboard.press('t')
  const table = tile.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(14)
  await expect(table).toContainText(/Cost per sign-up (\$[\d.]+)/.exec(last ?? '')?.[1] ?? 'a value')
})

test('each control has a key, and the help names them', async ({ page }) => {
  await open(page)
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Range' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await expect(page.getByRole('option', { name: 'Year earlier', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.getByRole('option', { name: 'Month' }).click()
  await expect(page).toHaveURL(/grain=month/)
  await page.keyboard.press('f')
  await expect(page.getByRole('dialog', { name: 'Filter by' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('[')
  await expect(page).toHaveURL(/range=2025-12-29\.\.2026-03-29/)
  await page.keyboard.press(']')
  await expect(page).toHaveURL(/range=2026-03-30\.\.2026-06-28/)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Period before and after')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await expect(page).toHaveURL('/metrics')
})

test('a stretch drawn with the mouse becomes the range, and back undoes it', async ({ page }) => {
  await open(page)
  const box = await tileOf(page, 'Is use growing?').getByRole('slider').boundingBox()
  if (!box) throw new Error('no chart')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.3, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/range=2026-04-\d\d\.\.2026-05-\d\d/)
  await page.goBack()
  await expect(page).toHaveURL(new RegExp(`${overview}$`))
})

test('a series of the legend can be looked at alone', async ({ page }) => {
  await open(page)
  const chart = tileOf(page, 'Whose orders make the revenue?').getByRole('slider')
  const entry = (name: string) => chart.locator('g').filter({ hasText: name })
  const names = async () => (await chart.getAttribute('aria-valuetext'))?.split(';').length
  const all = await names()
  await entry('Direct').click()
  await expect.poll(names).toBe(2)
  await entry('Email').click({ modifiers: ['Shift'] })
  await expect.poll(names).toBe(3)
  await entry('Email').click({ modifiers: ['Shift'] })
  await entry('Direct').click()
  await expect.poll(names).toBe(all)
})

test('on a phone grain, comparison, zone and filters are in a drawer', async ({ page }) => {
  await page.setViewportSize(phone)
  await open(page)
  await page.getByRole('button', { name: 'Filters' }).click()
  const drawer = page.getByRole('dialog', { name: 'Filters' })
  await drawer.getByRole('combobox', { name: 'Zone' }).click()
  await page.getByRole('option', { name: 'UTC' }).click()
  await expect(page).toHaveURL(/zone=UTC/)
  await drawer.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('dialog', { name: 'Filter by' }).getByRole('button', { name: 'Country' }).click()
  await page.getByRole('checkbox', { name: /^DE/ }).check()
  await page.getByRole('button', { name: 'Keep 1' }).click()
  await expect(page).toHaveURL(/country=DE/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Filters 2 on' })).toBeVisible()
})

test('a menu copies the data as it is', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  const tile = tileOf(page, 'Which channels bring new people?')
  await tile.hover()
  await tile.getByRole('button', { name: /^Actions/ }).click()
  await page.getByRole('menuitem', { name: 'Copy data' }).click()
  await expect(tile.getByText('Data copied')).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toMatch(/^Channel\tSign-ups\tSign-ups \(earlier\)\n(.+\t\d+\t\d+\n)+$/)
})

test('a failing question leaves the others alone and says why', async ({ page }) => {
  // Stickiness is made of whole days: there is no hour to show.
  await open(page, '?range=last+7+days&grain=hour')
  const failed = tileOf(page, 'Do people come back?')
  await expect(failed.getByRole('alert')).toContainText(/hour/)
  await expect(failed.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(tileOf(page, 'How many joined?')).toContainText(/Sign-ups: \d+/)
  await expectAccessible(page)
})

test('a page that has no answer at all does not speak of loading', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.route('**/api/query', (route) => route.abort())
  await page.goto(overview)
  await expect(page.getByText('no data to show')).toBeVisible()
  await expect(page.getByText('data is loading')).toBeHidden()
})

test('the page fits a phone', async ({ page }) => {
  await page.setViewportSize(phone)
  await open(page)
  await expect(tileOf(page, 'How do countries order?').getByRole('table')).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})

test('an unknown dashboard offers the one that was meant', async ({ page }) => {
  await signIn(page, 'viewer')
  await page.goto('/dashboards/company-overvew')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('company-overvew')
  await page.getByRole('link', { name: 'Company overview' }).click()
  await expect(page).toHaveURL(new RegExp(overview))
})

test('who is no longer signed in comes back to the same page afterwards', async ({ page }) => {
  await open(page, '?grain=month')
  await page.context().clearCookies()
  await page.getByRole('combobox', { name: 'Compare with' }).click()
  await page.getByRole('option', { name: 'Year earlier', exact: true }).click()
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fdashboards%2Fcompany-overview%3F/)
})
