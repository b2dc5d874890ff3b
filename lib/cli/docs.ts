import path from 'node:path'
import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import type { Command, CommandCall } from './command'
import { flagsOf } from './flags'

export const docsCommand: Command = {
  name: 'docs',
  description: 'Write the catalogue as a set of static pages: metrics, sources, dashboards',
  options: [
    ['--out <folder>', 'Folder to write into: empty, new, or written by this before'],
    ['--project <folder>', 'Project folder (default: YARDSTICK_PROJECT or metrics/)'],
    ['--warehouse <url>', 'Warehouse whose SQL is shown; it is not opened'],
  ],
  examples: ['yardstick docs --out public/metrics'],
  run: docs,
}

async function docs({ options, progress, print }: CommandCall): Promise<void> {
  if (typeof options.out !== 'string') throw new AppError('invalid_input', 'Say where the pages go: yardstick docs --out <folder>.')
  const folder = path.resolve(options.out)
  const config = readConfig({ flags: flagsOf(options) })
  const [{ loadProject }, { pagesOf }, { writePages }, { functionsOf }] = await Promise.all([
    import('@/lib/project/load'),
    import('@/lib/project/pages/pages'),
    import('@/lib/project/pages/write-pages'),
    import('@/lib/warehouse'),
  ])
  const step = progress('Writing the catalogue')
  const loader = await loadProject(config.projectFolder, { watch: false, now: () => new Date(), stateFolder: config.stateFolder })
  const pages = pagesOf(loader.current().project, functionsOf(config.warehouseUrl))
  writePages(folder, pages)
  step.done(`${pages.size} files`)
  print(path.join(folder, 'index.html'))
}
