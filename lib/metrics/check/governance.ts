import type { Metric } from '../metric'
import { didYouMean, someOf } from '../suggest'
import { parseDay } from '../time/calendar'
import type { Definitions } from './definitions'

/** The messages of what a metric leaves unsaid at its level, of teams that nobody knows, and of a replacement that is none. */
export function checkGovernance(metric: Metric, { catalog, metrics }: Pick<Definitions, 'catalog' | 'metrics'>): readonly string[] {
  const { level, title, definition, owner, audience, unit } = metric.governance
  const { teams } = catalog
  const known = ['everyone', 'analysts', owner, ...teams]
  const strangers = audience.filter((team) => !known.includes(team))
  return [
    ...missing({ title, definition }),
    ...(teams.includes(owner) ? [] : [`Unknown owner "${owner}".${didYouMean(owner ?? '', teams)} Teams: ${someOf(teams)}.`]),
    ...(audience.length === 0 ? ["audience is empty: nobody could read it. Name teams, or 'everyone'."] : []),
    ...strangers.map((team) => `Unknown team "${team}" in audience.${didYouMean(team, teams)} Teams: ${someOf(teams)}, everyone.`),
    ...(unit ? [] : ['unit is missing.']),
    ...(level === 'draft' ? [] : checkCertified(metric)),
    ...checkDeprecation(metric, metrics),
  ]
}

function checkCertified({ governance: { level, direction, playbook, tests } }: Metric): readonly string[] {
  if (level !== 'certified') return [`Unknown level "${level}".${didYouMean(level, levels)} Levels: ${levels.join(', ')}.`]
  return [
    ...(direction ? [] : ['direction is missing. Say which way is good: up, down, or none.']),
    ...missing({ 'playbook.whenUp': playbook?.whenUp, 'playbook.whenDown': playbook?.whenDown }),
    ...(tests.length === 0 ? ['It has no tests. Give it at least one, such as { name: "never negative", expect: "non-negative" }.'] : []),
  ]
}

const levels: readonly string[] = ['draft', 'certified']

function missing(texts: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(texts).flatMap(([part, text]) => (text?.trim() ? [] : [`${part} is missing.`]))
}

function checkDeprecation({ name, governance: { deprecated } }: Metric, metrics: Definitions['metrics']): readonly string[] {
  if (!deprecated) return []
  const { replacedBy, since, why } = deprecated
  const other = metrics.get(replacedBy)
  return [
    ...(why?.trim() ? [] : ['deprecated.why is missing. Say in one sentence what people should know.']),
    ...(since === undefined || parseDay(since) !== undefined ? [] : [`deprecated.since "${since}" is not a date. Write it as YYYY-MM-DD.`]),
    ...(replacedBy === name ? ['It is deprecated in favour of itself. Name another metric.'] : []),
    ...(other ? [] : [`deprecated.replacedBy: unknown metric "${replacedBy}".${didYouMean(replacedBy, metrics.keys())}`]),
    ...(other && replacedBy !== name && other.governance.deprecated
      ? [
          `deprecated.replacedBy: ${replacedBy} is deprecated too, in favour of ${other.governance.deprecated.replacedBy}. Name the one in use.`,
        ]
      : []),
  ]
}
