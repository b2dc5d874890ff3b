import type { Result } from '@/lib/metrics'
import type { ResultCell } from './cell'
import type { ChartContext, ChartKind, ColorSlot } from './chart'
import { comparisonWords } from './earlier'
import type { FigureDrawing, FigureLine } from './figure'
import { drawSteps } from './funnel-layout'
import { drawList } from './funnel-list'
import { type Funnel, type FunnelStep, readFunnel } from './funnel-steps'
import { acrossOf } from './grid'
import { comparedNote, notesOf } from './notes'
import { wilson } from './wilson'
import { capital, exactText, shareText } from './words'

/** How many people get how far: a bar per step, what was lost since the step before it above. Groups of a split stand side by side. */
export const funnel: ChartKind = {
  kind: 'funnel',
  title: 'Funnel',
  roles: ['dimension', 'value'],
  details: true,
  splits: { title: 'Side by side', none: 'everybody' },
  refuses: (result) => {
    if (!result.columns.some(({ role }) => role === 'value')) return 'There is no metric in this answer. Choose one.'
    if (!acrossOf(result)) return 'A funnel needs steps. Split by them, such as the steps of a funnel metric.'
    if (result.grain) return 'A funnel is of a whole range. Take the grain away, or choose a line.'
    return undefined
  },
  draw: drawFunnel,
  describe: describeFunnel,
}

/** Side by side, more than these cannot be compared. */
const mostGroups = 5
/** Steps in less room than this stand below each other. */
const leastStep = 112

/** What the layouts share: the numbers, written. */
export interface WrittenFunnel {
  readonly steps: readonly string[]
  readonly groups: readonly {
    readonly name: string
    readonly color: ColorSlot
    readonly steps: readonly (FunnelStep & {
      readonly countText: string
      readonly firstText: string
      readonly previousText: string
      readonly lostText: string
      readonly timeText: string
    })[]
  }[]
  readonly lines: readonly (readonly FigureLine[])[]
  /** By step, of each group. */
  readonly cells: readonly (readonly ResultCell[])[]
}

function drawFunnel(result: Result, context: ChartContext): FigureDrawing {
  const { width, locale } = context
  const read = readFunnel(result, locale)
  if (!read) return { form: 'figure', width, height: context.height, shapes: [], texts: [], legend: [], points: [], notes: [] }
  const kept = { ...read, groups: read.groups.slice(0, mostGroups) }
  const written = writeFunnel(kept, context)
  const draw = width / read.steps.length < leastStep ? drawList : drawSteps
  const hasOpen = kept.groups.some(({ steps }) => steps.some(({ maturing, coming }) => maturing + coming > 0))
  const hasEarlier = kept.groups.some(({ steps }) => steps.some(({ earlier }) => earlier !== undefined))
  return {
    ...draw(written, context),
    notes: [
      ...(hasOpen ? ['Hatched: people who still have time.'] : []),
      ...(kept.groups.length < read.groups.length
        ? [`The ${kept.groups.length} largest of ${read.groups.length}; the rest is in the table.`]
        : []),
      ...(kept.groups.length > 1 ? [`Beside the names: who reach ${read.steps.at(-1)?.toLowerCase()}.`] : []),
      ...(hasEarlier ? [`Dotted: ${comparisonWords(result, locale)}.`] : []),
      ...notesOf(result, locale),
      ...comparedNote(result, locale),
    ],
  }
}

function writeFunnel({ value, unit, time, steps, groups }: Funnel, { locale, colorOf }: ChartContext): WrittenFunnel {
  const isSplit = groups.length > 1
  if (isSplit) for (const name of groups.map((group) => group.name).toSorted()) colorOf(name)
  const share = (part: number) => percent(part, locale)
  const count = (people: number) => exactText(people, { kind: 'number', decimals: 0 }, locale)
  const written = groups.map((group) => ({
    name: group.name,
    color: isSplit ? colorOf(group.name) : 1,
    steps: group.steps.map((step, at) => ({
      ...step,
      countText: at === 0 && !isSplit ? exactText(step.count, unit, locale) : count(step.count),
      firstText: share(step.ofFirst),
      previousText: step.ofPrevious === undefined ? '' : share(step.ofPrevious),
      lostText: count(step.lost),
      timeText: time && step.time !== null && at > 0 ? exactText(step.time, time.unit, locale) : '',
    })),
  }))
  const lines = steps.map((_, at) =>
    isSplit
      ? written.map(({ name, color, steps }): FigureLine => {
          const step = steps[at]
          return { name, color, text: `${step?.firstText} · ${step?.countText}` }
        })
      : linesOf(written[0]?.steps[at], written[0]?.steps[0]),
  )
  const cells = steps.map((_, at) =>
    written.flatMap((group): ResultCell[] => {
      const row = group.steps[at]?.row
      return row === undefined ? [] : [{ row, column: value.name }]
    }),
  )
  return { steps, groups: written, lines, cells }

  function linesOf(step: WrittenFunnel['groups'][number]['steps'][number] | undefined, start: FunnelStep | undefined): FigureLine[] {
    if (!step || !start) return []
    const [low, high] = wilson(step.count, start.count)
    const isFirst = step.ofPrevious === undefined
    const change = step.earlier === undefined || isFirst ? undefined : (step.ofFirst - step.earlier) * 100
    return [
      { name: unit?.kind === 'count' ? capital(unit.of) : 'Here', text: step.countText },
      ...(isFirst
        ? []
        : [
            { name: 'Of the first step', text: step.firstText },
            { name: '95% interval', text: `${share(low)} to ${share(high)}` },
            { name: 'Of the step before', text: step.previousText },
            { name: 'Lost since the step before', text: step.lostText },
          ]),
      ...(step.maturing > 0 ? [{ name: 'Still have time', text: count(step.maturing) }] : []),
      ...(step.coming > 0 ? [{ name: 'May still come', text: count(step.coming) }] : []),
      ...(step.timeText && time ? [{ name: time.title, text: step.timeText }] : []),
      ...(change === undefined ? [] : [{ name: 'Earlier', text: `${share(step.earlier ?? 0)} (${signed(change)} pp)` }]),
    ]
  }
}

/** One place after the point from a hundredth on: more is no news of so few people. */
function percent(share: number, locale: string): string {
  return shareText(share >= 0.01 ? Math.round(share * 1000) / 1000 : share, locale)
}

function signed(points: number): string {
  const text = Math.abs(points).toFixed(1)
  return `${text === '0.0' ? '±' : points > 0 ? '+' : '−'}${text === '0.0' ? '0' : text}`
}

/** `From account to order: 737 start, 77 order (10.4%), 38 again (5.2%). The most stop before order: 660.` */
function describeFunnel(result: Result, { locale }: Pick<ChartContext, 'locale'>): string {
  const read = readFunnel(result, locale)
  if (!read || read.groups.length === 0) return 'Nobody in this range.'
  const { value, unit, groups, steps } = read
  if (groups.length > 1) {
    const ends = groups.map(({ name, steps }) => ({ name, share: steps.at(-1)?.ofFirst ?? 0 })).sort((a, b) => b.share - a.share)
    const shown = ends.slice(0, 3).map(({ name, share }) => `${name} ${percent(share, locale)}`)
    const more = ends.length > 3 ? ` and ${ends.length - 3} more` : ''
    return `${value.title}, ${steps.length} steps by ${groups.length} groups; of the first step reach ${steps.at(-1)?.toLowerCase()}: ${shown.join(', ')}${more}.`
  }
  const [own] = groups
  const write = (step: FunnelStep, at: number) => {
    const count = exactText(step.count, at === 0 ? unit : { kind: 'number', decimals: 0 }, locale)
    return `${step.name} ${count}${at === 0 ? '' : ` (${percent(step.ofFirst, locale)})`}`
  }
  const worst = own?.steps.slice(1).toSorted((a, b) => b.lost - a.lost)[0]
  const stop = worst && worst.lost > 0 ? ` Most stop before ${worst.name.toLowerCase()}: ${exactText(worst.lost, undefined, locale)}.` : ''
  return `${value.title}: ${own?.steps.map(write).join(', ')}.${stop}`
}
