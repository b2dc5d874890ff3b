import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { loadProject } from './load'
import type { ProjectLoader, ProjectState } from './project'
import { projectFolder, shop } from './testing'

const cleaners: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

const revenue = shop['revenue.ts'] ?? ''

async function loaded(files: Record<string, string | undefined> = {}) {
  const project = projectFolder(files)
  cleaners.push(project.remove)
  const loader = await open(project)
  return { ...project, loader }
}

async function open({ folder, stateFolder }: { folder: string; stateFolder: string }): Promise<ProjectLoader> {
  const loader = await loadProject(folder, { stateFolder, watch: true, now: () => new Date('2026-06-30T00:00:00Z') })
  cleaners.push(() => loader.close())
  return loader
}

/** Does something to the folder and gives the first state afterwards that is as hoped for. */
async function after(loader: ProjectLoader, change: () => void, isHoped: (state: ProjectState) => boolean = () => true) {
  const state = new Promise<ProjectState>((resolve) => {
    const stop = loader.onChange((next) => {
      if (!isHoped(next)) return
      stop()
      resolve(next)
    })
  })
  change()
  return { state: await state }
}

const metrics = (state: ProjectState) => [...state.project.metrics.keys()].toSorted()

test('a project is what its index.ts exports, with the files of its metrics', async () => {
  const { loader, folder } = await loaded()
  const { project, problems } = loader.current()
  expect(problems).toEqual([])
  expect(metrics(loader.current())).toEqual(['average_order_value', 'paid_orders', 'revenue'])
  expect([...project.sources.keys()].toSorted()).toEqual(['orders', 'users'])
  expect([...project.dashboards.keys()]).toEqual(['overview'])
  expect(project.files.get('revenue')).toBe('revenue.ts')
  expect(project).toMatchObject({ generation: 1, folder, loadedAt: '2026-06-30T00:00:00.000Z' })
  expect(project.catalog.timeZone).toBe('Europe/Berlin')
})

test('a saved metric is live, swapped whole', async () => {
  const { loader, write } = await loaded()
  const before = loader.current().project
  for (const name of ['income', 'turnover', 'sales']) {
    const { state } = await after(loader, () => write('revenue.ts', revenue.replace("'revenue'", `'${name}'`)))
    expect(metrics(state)).toEqual(['average_order_value', 'paid_orders', name].toSorted())
  }
  expect(loader.current().project.generation).toBe(4)
  expect(before.metrics.has('revenue')).toBe(true)
})

test('a file that does not type-check keeps the last good project and says where', async () => {
  const { loader, write } = await loaded()
  const broken = await after(loader, () => write('revenue.ts', revenue.replace("'amount_cents'", "'amout_cents'")))
  expect(metrics(broken.state)).toContain('revenue')
  expect(broken.state.project.generation).toBe(1)
  expect(broken.state.problems).toEqual([
    { file: 'revenue.ts', line: 6, message: expect.stringContaining(`Did you mean '"amount_cents"'?`) },
  ])
  const mended = await after(loader, () => write('revenue.ts', revenue))
  expect(mended.state.problems).toEqual([])
  expect(mended.state.project.generation).toBe(1)
})

test('a file that throws keeps the last good project and says where', async () => {
  const { loader, write } = await loaded()
  const { state } = await after(loader, () => write('revenue.ts', `${revenue}\nthrow new Error('no such luck')\n`))
  expect(state.problems).toEqual([{ file: 'revenue.ts', line: 42, message: 'no such luck' }])
})

test('editors that rename over a file are followed', async () => {
  const { loader, folder } = await loaded()
  const { state } = await after(loader, () => {
    writeFileSync(path.join(folder, 'revenue.ts.tmp'), revenue.replace("'revenue'", "'income'"))
    renameSync(path.join(folder, 'revenue.ts.tmp'), path.join(folder, 'revenue.ts'))
  })
  expect(metrics(state)).toContain('income')
})

test('many files changed at once end in one swap of the last state', async () => {
  const { loader, folder } = await loaded()
  const { state } = await after(
    loader,
    () => {
      for (let at = 0; at < 50; at += 1) writeFileSync(path.join(folder, `part${at}.ts`), `export const part${at} = ${at}\n`)
      writeFileSync(path.join(folder, 'revenue.ts'), revenue.replace("'revenue'", "'income'"))
    },
    (next) => next.project.metrics.has('income'),
  )
  expect(state.problems).toEqual([])
  expect(state.project.generation).toBeLessThanOrEqual(3)
})

test('a new file in a new folder is found', async () => {
  const { loader, write } = await loaded()
  const { state } = await after(
    loader,
    () => {
      write('index.ts', `${shop['index.ts']}export * from './more/refunds'\n`)
      write('more/refunds.ts', refunds)
    },
    (next) => next.project.metrics.has('refunds'),
  )
  expect(state.project.files.get('refunds')).toBe('more/refunds.ts')
  const changed = await after(loader, () => write('more/refunds.ts', refunds.replace("'refunds'", "'returns'")))
  expect(metrics(changed.state)).toContain('returns')
})

test('a deleted file is a problem at the line that needs it', async () => {
  const { loader, folder } = await loaded()
  const { state } = await after(loader, () => unlinkSync(path.join(folder, 'dashboards/overview.ts')))
  expect(state.problems).toEqual([{ file: 'index.ts', line: 3, message: 'There is no file "./dashboards/overview" here.' }])
})

test('a folder that vanishes and comes back is followed', async () => {
  const { loader, folder, write } = await loaded()
  const gone = await after(loader, () => renameSync(folder, `${folder}-away`))
  expect(metrics(gone.state)).toContain('revenue')
  expect(gone.state.problems[0]?.message).toContain('has no index.ts')
  const back = await after(loader, () => renameSync(`${folder}-away`, folder))
  expect(back.state.problems).toEqual([])
  const changed = await after(loader, () => write('revenue.ts', revenue.replace("'revenue'", "'income'")))
  expect(metrics(changed.state)).toContain('income')
})

test('a link that is turned to another folder is followed', async () => {
  const { folder, stateFolder, remove } = projectFolder()
  cleaners.push(remove)
  const link = `${folder}-current`
  symlinkSync(folder, link)
  const loader = await open({ folder: link, stateFolder })
  cpSync(folder, `${folder}-next`, { recursive: true })
  writeFileSync(path.join(`${folder}-next`, 'revenue.ts'), revenue.replace("'revenue'", "'income'"))
  const { state } = await after(loader, () => {
    symlinkSync(`${folder}-next`, `${link}-new`)
    renameSync(`${link}-new`, link)
  })
  expect(metrics(state)).toContain('income')
})

test('a first state that does not check is refused with file and line', async () => {
  await expect(loaded({ 'revenue.ts': revenue.replace("'amount_cents'", "'amout_cents'") })).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(/does not check:\n {2}revenue\.ts:6 {2}.*Did you mean/),
  })
  await expect(loaded({ 'index.ts': undefined })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('has no index.ts'),
  })
})

test('folders with spaces and other letters work', async () => {
  const { folder, stateFolder, remove } = projectFolder()
  cleaners.push(remove)
  const odd = path.join(path.dirname(folder), 'Größen #1 & 50%')
  mkdirSync(odd)
  cpSync(folder, odd, { recursive: true })
  const loader = await open({ folder: odd, stateFolder })
  const { state } = await after(loader, () => writeFileSync(path.join(odd, 'revenue.ts'), `${revenue}throw new Error('stop')\n`))
  expect(state.problems).toEqual([{ file: 'revenue.ts', line: 41, message: 'stop' }])
})

test('nothing happens when a file is touched but not changed, or is none of the project', async () => {
  const { loader, folder, write } = await loaded()
  let changes = 0
  loader.onChange(() => {
    changes += 1
  })
  write('revenue.ts', revenue)
  write('notes.md', 'remember')
  rmSync(path.join(folder, 'notes.md'))
  await after(loader, () => write('catalog.ts', `${shop['catalog.ts']}// later\n`))
  expect(changes).toBe(1)
})

const refunds = `import { orders } from '../catalog'

export const refunds = orders.count('refunds', {
  title: 'Refunds',
  where: { status: 'refunded' },
  unit: { kind: 'count', of: 'orders' },
  owner: 'finance',
  definition: 'Orders whose money went back.',
  direction: 'down',
  playbook: { whenUp: 'Ask support.', whenDown: 'Good.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
})
`
