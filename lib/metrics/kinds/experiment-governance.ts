import type { FullGovernance, Metric, Unit } from '../metric'
import type { Reading } from '../reading'
import type { Followed } from './experiment-sql'

interface Of {
  readonly title: string
  readonly owner: string
  readonly audience: readonly string[]
  readonly followed: readonly Followed[]
}

/** What a metric says of itself inside an experiment: that of the metric it follows, per unit. */
export function experimentGovernance(
  of: Metric,
  { title, owner, audience, followed }: Of,
): Omit<FullGovernance, 'audience' | 'level'> & {
  readonly level: 'certified' | 'draft'
  readonly audience: readonly string[]
} {
  const { governance } = of
  const tests = governance.tests.filter((test) => 'expect' in test && test.expect === 'non-negative')
  const neverNegative = tests.length > 0 || followed.every(({ measure }) => measure.aggregate !== 'sum')
  return {
    // What nothing can be tested of is a draft.
    level: neverNegative ? 'certified' : 'draft',
    title: `${governance.title} in ${title}`,
    definition: `${governance.title} per unit that entered the experiment, since its first exposure, by variant.`,
    owner,
    audience,
    unit: unitOf(governance.unit, statisticOf(followed)),
    direction: governance.direction,
    playbook: {
      whenUp:
        `Read ${title} on its page: it says whether the variants differ by more than chance. ${governance.playbook?.whenUp ?? ''}`.trim(),
      whenDown: `Read ${title} on its page before you stop it. ${governance.playbook?.whenDown ?? ''}`.trim(),
    },
    tests: [{ name: 'never negative', expect: 'non-negative' }],
  }
}

export function statisticOf([over, under]: readonly Followed[]): Reading['statistic'] {
  return under ? 'ratio' : over?.isShare ? 'proportion' : 'mean'
}

/** Of one unit: a count becomes a number with places, people become a share. */
function unitOf(unit: Unit, statistic: Reading['statistic']): Unit {
  if (statistic === 'ratio') return unit
  if (statistic === 'proportion') return { kind: 'share' }
  if (unit.kind === 'count') return { kind: 'number', of: unit.of, decimals: 3 }
  return unit.kind === 'number' ? { ...unit, decimals: (unit.decimals ?? 0) + 2 } : unit
}
