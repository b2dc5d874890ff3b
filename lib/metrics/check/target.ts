import { instantSeconds } from '@/lib/base/grain'
import type { Metric, Target } from '../metric'
import { parseDay } from '../time/calendar'
import { checkGrain } from '../time/known-grains'
import { refusal } from './definitions'

/** The messages of a metric's targets: a grain of a day or longer, a number, days from which they hold. */
export function checkTargets({ governance, catalog }: Metric): readonly string[] {
  const { target = [] } = governance
  const targets: readonly Target[] = 'per' in target ? [target] : target
  const since = targets.map(({ from = '' }) => from)
  const twice = since.find((from, index) => since.indexOf(from) !== index)
  return [
    ...targets.flatMap(({ per, value, from }) => [
      ...refusal(() => checkGrain(per, catalog)).map((message) => `target: ${message}`),
      ...(instantSeconds(per) ? [`target: per is a day or longer, but is ${per}.`] : []),
      ...(Number.isFinite(value) ? [] : [`target: value is a number, but is ${value}.`]),
      ...(from === undefined || parseDay(from) !== undefined ? [] : [`target: from is a day such as 2026-01-01, but is "${from}".`]),
    ]),
    ...(twice === undefined
      ? []
      : [`target: two hold ${twice ? `from ${twice}` : 'from the beginning'} on. Give one of them another from.`]),
  ]
}
