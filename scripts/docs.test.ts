import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { rootFolder } from '@/lib/base/config'
import { commands } from '@/lib/cli'
import { readProject } from '@/lib/project/read-project'

const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: rootFolder })
const textOf = (file: string) => readFileSync(path.join(rootFolder, file), 'utf8')

test.each(['README.md', 'docs/metrics.md'])('the examples of %s compile over the metrics of this repository', async (document) => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'yardstick-docs-')))
  try {
    cpSync(path.join(rootFolder, 'metrics'), path.join(root, 'metrics'), { recursive: true })
    const examples = [...textOf(document).matchAll(/^```ts (file|append)=(\S+)\n(.*?)^```/gms)]
    expect(examples.length).toBeGreaterThan(1)
    for (const [, how, file = '', code = ''] of examples) {
      writeFileSync(path.join(root, file), code, { flag: how === 'append' ? 'a' : 'w' })
    }
    const { problems, project } = await readProject(path.join(root, 'metrics'), { stateFolder: path.join(root, 'state') })
    expect(problems).toEqual([])
    expect(project?.metrics.size).toBeGreaterThan(20)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})

test('every link between documents leads somewhere', () => {
  const broken = documents.flatMap((document) =>
    [...textOf(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = '']) => path.join(path.dirname(document), target))
      .filter((target) => !existsSync(path.join(rootFolder, target)))
      .map((target) => `${document}: ${target}`),
  )
  expect(broken).toEqual([])
})

test('every command of the documents exists, and the README names every command', () => {
  const known = commands.map(({ name }) => name.split(' ')[0])
  const named = (text: string) => [...text.matchAll(/(?:npx yardstick|`yardstick) ([a-z]+)/g)].map(([, name]) => name)
  expect(documents.flatMap((document) => named(textOf(document)).filter((name) => !known.includes(name)))).toEqual([])
  expect(known.filter((name) => !named(textOf('README.md')).includes(name))).toEqual([])
})

test('every file that the architecture names exists', () => {
  const named = [...textOf('docs/architecture.md').matchAll(/`((?:lib|components|app|scripts|metrics)\/[^`<\s]*)`/g)].map(
    ([, file = '']) => file,
  )
  expect(named.filter((file) => !existsSync(path.join(rootFolder, file)))).toEqual([])
})

test('every package has its row, and every row its package', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'))
  const packages = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const rows = [...textOf('docs/dependencies.md').matchAll(/^\| (\S+) \| (.+) \| (.+) \|$/gm)].map(([, name]) => name)
  expect(rows.filter((name) => name !== 'package' && name !== '---').toSorted()).toEqual(packages.toSorted())
})
