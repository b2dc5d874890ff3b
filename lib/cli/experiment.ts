import { readConfig } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { noProgress } from '@/lib/base/progress'
import { experimentQuery } from '@/lib/experiments/question'
import { readExperiment } from '@/lib/experiments/read-experiment'
import { reportText } from '@/lib/experiments/report'
import type { Result } from '@/lib/metrics'
import { didYouMean, someOf } from '@/lib/metrics/suggest'
import type { Command, CommandCall } from './command'
import { flagsOf } from './flags'
import { operator } from './operator'
import { table } from './table'

export const experimentCommand: Command = {
  name: 'experiment [slug]',
  description: 'Read an experiment; without a name list them; plan: how long a test must run',
  options: [
    ['--json', 'All of it as JSON: units, checks, intervals, verdicts'],
    ['--metric <name>', 'plan: the metric that should move'],
    ['--entering <name>', 'plan: who would enter, a number of different people'],
    ['--mde <share>', 'plan: the smallest relative effect that matters, such as 5%'],
    ['--power <share>', 'plan: how often it should be found if it is there (default: 80%)'],
    ['--alpha <share>', 'plan: how often a difference may be called where there is none (default: 5%)'],
    ['--once', 'plan: for one look at the planned end, in place of always-valid intervals'],
    ['--unit <column>', 'plan: the column that names the unit, where the metric’s table calls it otherwise'],
    ['--project <folder>', 'Project folder (default: YARDSTICK_PROJECT or metrics/)'],
    ['--warehouse <url>', 'Warehouse (default: WAREHOUSE_URL or the demo warehouse)'],
  ],
  examples: ['yardstick experiment checkout_v2', 'yardstick experiment plan --metric orders --entering active_users --mde 5%'],
  run: experiment,
}

async function experiment(call: CommandCall): Promise<void> {
  const { args, options, progress, print } = call
  const config = readConfig({ flags: flagsOf(options) })
  const { openServices } = await import('@/lib/wiring')
  const { services, close } = await openServices(config, { progress: process.stderr.isTTY ? progress : noProgress })
  try {
    const { experiments, catalog } = services.project.current().project
    const [slug] = args
    if (slug === 'plan') return await (await import('./experiment-plan')).planExperiment(call, services)
    if (slug === undefined) {
      const rows = [...experiments.values()].map((each) => [each.slug, each.title, each.start, each.plannedEnd ?? '', each.owner])
      return print(table(['name', 'title', 'start', 'planned end', 'owner'], rows))
    }
    const found = experiments.get(slug)
    if (!found) {
      const names = [...experiments.keys()]
      throw new AppError('not_found', `There is no experiment "${slug}".${didYouMean(slug, names)} Known: ${someOf(names)}.`)
    }
    const query = experimentQuery(found, { timeZone: catalog.timeZone, now: services.now() })
    for await (const answer of services.runQuery([{ id: slug, query }], { person: operator, origin: 'command' })) {
      if (!answer.ok) throw new AppError(answer.error.code, answer.error.message)
      const readout = readExperiment(JSON.parse(answer.result) as Result, found)
      print(options.json ? JSON.stringify(readout) : reportText(readout, ({ heads, rows }, numbers) => table(heads, rows, { numbers })))
    }
  } finally {
    await close()
  }
}
