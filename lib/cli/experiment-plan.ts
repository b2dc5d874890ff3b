import { AppError } from '@/lib/base/errors'
import { formatValue } from '@/lib/base/format'
import { type PlannedWeeks, readPlan } from '@/lib/experiments/plan-experiment'
import type { Wish } from '@/lib/experiments/power'
import { percentText } from '@/lib/experiments/words'
import type { Metric, Result } from '@/lib/metrics'
import { planning } from '@/lib/metrics/planning'
import { didYouMean } from '@/lib/metrics/suggest'
import { createRunQuery } from '@/lib/queries/run-query'
import type { Services } from '@/lib/services'
import type { CommandCall } from './command'
import { operator } from './operator'
import { table } from './table'

const lengths = [1, 2, 3, 4, 6, 8, 12]

/** How long a test must run: for each length what the last weeks of the metric's own history would have shown. */
export async function planExperiment({ options, print }: CommandCall, services: Services): Promise<void> {
  const { project } = services.project.current()
  const metric = namedMetric(options.metric, 'metric', project.metrics)
  const entering = namedMetric(options.entering, 'entering', project.metrics)
  const wish: Wish = {
    analysis: options.once ? 'fixed_horizon' : 'always_valid',
    alpha: shareOf(options.alpha ?? '5%', 'alpha'),
    power: shareOf(options.power ?? '80%', 'power'),
    effect: shareOf(options.mde, 'mde'),
    tuning: 5000,
  }
  const planned = planning(metric, { entering, ...(options.unit !== undefined && { unit: String(options.unit) }) })
  const metrics = new Map([...project.metrics, [planned.name, planned] as const])
  const loader = { ...services.project, current: () => ({ project: { ...project, metrics }, problems: [] }) }
  const { warehouse, queryLog, logger, now } = services
  const runQuery = createRunQuery({ project: loader, warehouse, queryLog, logger, now })
  const { timeZone } = project.catalog
  const requests = lengths.map((weeks) => ({
    id: String(weeks),
    query: { metrics: [planned.name], range: `last ${weeks * 7} days`, timeZone, details: true as const },
  }))
  const plans: PlannedWeeks[] = []
  for await (const answer of runQuery(requests, { person: operator, origin: 'command' })) {
    if (!answer.ok) throw new AppError(answer.error.code, answer.error.message)
    const plan = readPlan(JSON.parse(answer.result) as Result, Number(answer.id), wish)
    if (plan) plans.push(plan)
  }
  plans.sort((a, b) => a.weeks - b.weeks)
  print(options.json ? JSON.stringify({ metric: metric.name, entering: entering.name, ...wish, plans }) : planText(planned, plans, wish))
}

function planText(planned: Metric, plans: readonly PlannedWeeks[], wish: Wish): string {
  const { title } = planned.shape.reading ?? { title: planned.name }
  const enough = plans.find(({ power }) => power >= wish.power)
  const effect = percentText(wish.effect)
  const last = plans.at(-1)
  const verdict = enough
    ? `${title}: an effect of ${effect} is found ${percentText(wish.power)} of the time after ${enough.weeks} ${enough.weeks === 1 ? 'week' : 'weeks'}.`
    : last
      ? `${title}: an effect of ${effect} needs more than ${last.weeks} weeks: ${Math.ceil(last.needed).toLocaleString('en')} units, and ${last.weeks} weeks bring ${last.units.toLocaleString('en')}. Look for a greater effect, more people, or a metric that varies less.`
      : `${title}: nobody entered in the last weeks.`
  const rows = plans.map(({ weeks, units, mean, smallest, power, reduction }) => [
    String(weeks),
    units.toLocaleString('en'),
    formatValue(mean, planned.governance.unit, { locale: 'en', form: 'full' }),
    percentText(smallest),
    percentText(power, 'en', 0),
    percentText(reduction, 'en', 0),
  ])
  const heads = ['Weeks', 'Units', 'Per unit', `Smallest effect found (${percentText(wish.power)})`, `${effect} found`, 'Known before']
  const how = wish.analysis === 'always_valid' ? 'Intervals hold on every day; most tests end earlier.' : 'For one look, at the end.'
  return [verdict, '', table(heads, rows, { numbers: [0, 1, 2, 3, 4, 5] }), '', `${how} Two variants, half the people in each.`].join('\n')
}

function namedMetric(written: string | number | boolean | undefined, flag: string, metrics: ReadonlyMap<string, Metric>): Metric {
  const found = metrics.get(String(written))
  if (found) return found
  if (written === undefined)
    throw new AppError('invalid_input', `--${flag} is missing. Write it like --metric orders --entering active_users --mde 5%.`)
  throw new AppError('invalid_input', `--${flag}: unknown metric "${written}".${didYouMean(String(written), metrics.keys())}`)
}

/** `5%`, `5 %` or `0.05`. */
function shareOf(written: string | number | boolean | undefined, flag: string): number {
  const text = String(written ?? '').trim()
  const number = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
  if (text !== '' && number > 0 && number < 1) return number
  throw new AppError('invalid_input', `--${flag} is "${text}". Write a share between 0 and 1, such as 5% or 0.05.`)
}
