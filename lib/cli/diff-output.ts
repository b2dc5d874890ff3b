import { formatChange, formatValue } from '@/lib/base/format'
import { formatPeriod } from '@/lib/base/format-period'
import type { Change } from '@/lib/metrics/changes'
import type { ProjectDiff } from '@/lib/project/diff/diff-project'
import type { WeekEffect } from '@/lib/project/diff/effect'
import { table } from './table'

type Changed = ProjectDiff['changed'][number]

/** How a comparison leaves the command: `table` for people, `markdown` for a review, `json` with every digit. */
export const diffOutputs: Readonly<Record<string, (diff: ProjectDiff) => string>> = {
  table: asTable,
  markdown: asMarkdown,
  json: asJson,
}

/** Whether any number could have changed its meaning. */
export function isDifferent({ added, removed, renamed, changed }: ProjectDiff): boolean {
  return added.length + removed.length + renamed.length + changed.length > 0
}

function summary({ ref, commit, added, removed, renamed, changed }: ProjectDiff): string {
  const parts = [
    ['changed', changed.length],
    ['renamed', renamed.length],
    ['added', added.length],
    ['removed', removed.length],
  ] as const
  const counted = parts.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`)
  const since = `since ${ref === commit ? '' : `${ref}, `}${commit.slice(0, 12)}`
  return counted.length > 0 ? `${counted.join(', ')} ${since}` : `No metric differs ${since}.`
}

function others({ added, removed, renamed }: ProjectDiff): readonly string[] {
  return [
    ...renamed.map(({ before, after }) => `${before.name} is called ${after.name} now; its numbers are the same.`),
    ...added.map(({ name, governance }) => `${name} is new: ${governance.title}.`),
    ...removed.map(({ name, governance }) => `${name} is gone: ${governance.title}.`),
  ]
}

function asTable(diff: ProjectDiff): string {
  const blocks = diff.changed.map((changed) => {
    const { name, governance } = changed.after
    const { file, line } = diff.place(changed.after)
    const reasons = changed.reasons.map((reason) => `  ${reasonText(reason)}`)
    const moved = movedText(changed)
    const rows = isMoved(changed)
      ? [
          '',
          table(
            heads,
            changed.effect.weeks.map((week) => cells(week, changed)),
            { numbers: [1, 2, 3, 4] },
          ),
        ]
      : []
    return [`${name} · ${governance.title} (${file}:${line})`, ...reasons, ...(moved ? [`  ${moved}`] : []), ...rows].join('\n')
  })
  return ['', summary(diff), ...others(diff).map((line) => `  ${line}`), ...blocks.flatMap((block) => ['', block])].join('\n')
}

function asMarkdown(diff: ProjectDiff): string {
  const blocks = diff.changed.map((changed) => {
    const { name, governance } = changed.after
    const { file, line } = diff.place(changed.after)
    const rows = changed.effect.weeks.map((week) => cells(week, changed).map(escaped))
    const grid = [heads, ['---', '---:', '---:', '---:', '---:'], ...rows].map((row) => `| ${row.join(' | ')} |`)
    return [
      `### ${escaped(governance.title)} (\`${name}\`, ${escaped(file)}:${line})`,
      '',
      ...changed.reasons.map((reason) => `- ${escaped(reasonText(reason))}`),
      ...(movedText(changed) ? ['', escaped(movedText(changed))] : []),
      ...(isMoved(changed) ? ['', ...grid] : []),
    ].join('\n')
  })
  const list = others(diff).map((line) => `- ${escaped(line)}`)
  return [`## ${escaped(summary(diff))}`, ...(list.length > 0 ? ['', ...list] : []), ...blocks.flatMap((block) => ['', block])].join('\n')
}

function asJson(diff: ProjectDiff): string {
  const short = ({ name, version, governance }: Changed['after']) => ({ name, title: governance.title, version })
  const { ref, commit, added, removed, renamed, changed } = diff
  const json = {
    ref,
    commit,
    added: added.map(short),
    removed: removed.map(short),
    renamed: renamed.map(({ before, after }) => ({ ...short(after), before: before.name })),
    changed: changed.map(({ before, after, reasons, effect }) => ({
      ...short(after),
      versionBefore: before.version,
      ...diff.place(after),
      unit: after.governance.unit,
      reasons,
      ...effect,
    })),
  }
  return JSON.stringify(json, null, 2)
}

const locale = 'en'
const heads = ['Week', 'Before', 'After', 'Difference', 'Change']

function cells({ week, before, after, difference, relative }: WeekEffect, changed: Changed): readonly string[] {
  const [was, is] = [changed.before.governance.unit, changed.after.governance.unit]
  const show = (value: WeekEffect['before'], unit: typeof is) => formatValue(value, unit, { locale })
  const signed = (value: WeekEffect['before'], unit: typeof is) => `${Number(value) > 0 ? '+' : ''}${show(value, unit)}`
  // Of a share the difference is in points, so that nobody takes it for a change in percent.
  const points = is.kind === 'share' && Number(difference) !== 0 ? formatChange(after, before, is, { locale })?.text : undefined
  return [
    formatPeriod(week, 'week', { locale, timeZone: 'UTC' }),
    show(before, was),
    show(after, is),
    difference === null ? '' : (points ?? signed(difference, is)),
    relative === null ? '' : signed(relative, { kind: 'share' }),
  ]
}

function isMoved({ effect }: Changed): boolean {
  return effect.weeks.some(({ before, after }) => before !== after)
}

function movedText(changed: Changed): string {
  const { weeks, problem } = changed.effect
  if (problem) return problem
  const moved = weeks.filter(({ before, after }) => before !== after).length
  return moved === 0 ? `None of the last ${weeks.length} complete weeks moves.` : ''
}

function reasonText({ what, before, after }: Change): string {
  if (before === undefined && after === undefined) return `${what} changed`
  return `${what}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`
}

/** Titles and values come from people: they shall not draw tables or links of their own. */
function escaped(text: string): string {
  return text.replaceAll(/[\\|<>[\]`*_]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
