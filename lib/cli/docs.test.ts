import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { projectFolder, shop } from '@/lib/project/testing'
import { yardstick } from './testing'

const cleaners: (() => void)[] = []
afterEach(() => {
  for (const clean of cleaners.splice(0)) clean()
})

const text = (file: string) => shop[file] ?? ''

function project(files: Record<string, string | undefined> = {}) {
  const made = projectFolder(files)
  cleaners.push(made.remove)
  const out = path.join(path.dirname(made.folder), 'out')
  const docs = (...args: readonly string[]) =>
    yardstick(['docs', '--out', out, '--project', made.folder, '--warehouse', 'duckdb:/no/such/file', ...args], {
      stateFolder: made.stateFolder,
    })
  return { ...made, out, docs, page: (file: string) => readFileSync(path.join(out, file), 'utf8') }
}

const filesIn = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.includes('.')).sort()

test('metrics, sources and dashboards have a page each, and the warehouse is not opened', async () => {
  const { out, docs, page } = project()
  const { code, stdout } = await docs()
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${path.join(out, 'index.html')}\n` })
  expect(filesIn(out)).toEqual([
    'dashboards/overview.html',
    'index.html',
    'metrics/average_order_value.html',
    'metrics/paid_orders.html',
    'metrics/revenue.html',
    'plex.woff2',
    'sources/orders.html',
    'sources/users.html',
    'style.css',
    'yardstick-docs.json',
  ])
  const revenue = page('metrics/revenue.html')
  for (const part of [
    'Money of paid orders, on the day they were paid.',
    '<code>sum of amount_cents of analytics.orders where status is paid</code>',
    '<dt>Owner</dt><dd>finance</dd>',
    '<dt>Written in</dt><dd><code>revenue.ts</code></dd>',
    'Look at the channels first.',
    '<td><code>user.country</code></td>',
    'never negative <span class="more">never below zero</span>',
    '<a href="../dashboards/overview.html">Overview</a><span class="more">: What did we earn?</span>',
    '<a href="../metrics/average_order_value.html">Average order value</a> <span class="more">is made of it</span>',
    'sum(&quot;fact&quot;.&quot;amount_cents&quot;)',
  ])
    expect(revenue).toContain(part)
})

test('every link leads to a file of the set, and nothing comes from elsewhere', async () => {
  const { out, docs, page } = project()
  await docs()
  const pages = filesIn(out).filter((file) => file.endsWith('.html'))
  const broken = pages.flatMap((file) =>
    [...page(file).matchAll(/(?:href|src)="([^"#]+)/g)]
      .map(([, target = '']) => path.join(out, path.dirname(file), target))
      .filter((target) => !existsSync(target))
      .map((target) => `${file}: ${target}`),
  )
  expect(broken).toEqual([])
  expect(pages.filter((file) => /https?:|<script/.test(page(file)))).toEqual([])
})

test('words of people are text, never HTML', async () => {
  const evil = `<img src=x onerror="alert(1)"> & 'more'`
  const { docs, page } = project({ 'revenue.ts': text('revenue.ts').replace("title: 'Revenue'", `title: ${JSON.stringify(evil)}`) })
  await docs()
  const safe = '&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;more&#39;'
  expect(page('metrics/revenue.html')).toContain(`<h1>${safe}</h1>`)
  expect(page('index.html')).toContain(`<a href="metrics/revenue.html">${safe}</a>`)
  expect(page('index.html')).not.toContain('<img')
})

test('a deprecated metric comes last, marked, and leads to the one in its place', async () => {
  const old = "title: 'A sum',\n  deprecated: { replacedBy: 'paid_orders', since: '2026-05-01', why: 'Orders say more.' },"
  const { docs, page } = project({ 'revenue.ts': text('revenue.ts').replace("title: 'Revenue',", old) })
  await docs()
  expect(page('metrics/revenue.html')).toContain(
    '<strong>Deprecated since 2026-05-01.</strong> Orders say more. Use <a href="../metrics/paid_orders.html">Paid orders</a> instead.',
  )
  const index = page('index.html')
  expect(index.indexOf('A sum</a> <span class="mark">deprecated</span>')).toBeGreaterThan(index.indexOf('Paid orders</a>'))
})

test('equal definitions give equal files, and what is gone is removed', async () => {
  const { folder, out, docs, page, write } = project()
  await docs()
  const before = Object.fromEntries(filesIn(out).map((file) => [file, page(file)]))
  await docs()
  expect(Object.fromEntries(filesIn(out).map((file) => [file, page(file)]))).toEqual(before)
  write('revenue.ts', text('revenue.ts').replace("'average_order_value'", "'value_of_order'"))
  await docs()
  expect(filesIn(path.join(out, 'metrics'))).toEqual(['paid_orders.html', 'revenue.html', 'value_of_order.html'])
  expect(existsSync(folder)).toBe(true)
}, 120_000)

test('a folder that holds other things is left alone', async () => {
  const { out, docs } = project()
  mkdirSync(out)
  writeFileSync(path.join(out, 'thesis.txt'), 'mine')
  const { code, stderr } = await docs()
  expect(stderr).toContain(`✗ The folder ${out} holds other things, such as thesis.txt. Choose an empty folder, or a new one.`)
  expect(code).toBe(1)
  expect(readdirSync(out)).toEqual(['thesis.txt'])
})

test('a project that does not check writes nothing', async () => {
  const { out, docs } = project({ 'revenue.ts': text('revenue.ts').replace("'amount_cents'", "'amount'") })
  const { code, stderr } = await docs()
  expect(stderr).toContain('revenue.ts:6')
  expect(code).toBe(1)
  expect(existsSync(out)).toBe(false)
})

test('without --out it says where pages could go', async () => {
  const { folder, stateFolder } = project()
  const { stderr, code } = await yardstick(['docs', '--project', folder], { stateFolder })
  expect(stderr).toBe('\n  ✗ Say where the pages go: yardstick docs --out <folder>.\n')
  expect(code).toBe(1)
})
