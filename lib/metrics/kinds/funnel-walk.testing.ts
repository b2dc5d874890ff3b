/** One thing that somebody did, in seconds since 1970. */
export interface Happening {
  readonly id: number
  readonly person: string
  readonly at: number
  readonly kind: string
  /** The place of its table among those of the funnel. */
  readonly table?: number
}

export interface Walk {
  readonly steps: readonly ((event: Happening) => boolean)[]
  readonly leaves?: (event: Happening) => boolean
  /** Who left is out of the funnel from that attempt on. */
  readonly isGone?: boolean
  readonly order: 'ordered' | 'strict' | 'unordered'
  readonly attempt: 'best' | 'first' | 'each'
  /** The length of the time in seconds. */
  readonly within: number
  readonly tolerance?: number
  /** How many changes of events lie before each step. */
  readonly places: readonly number[]
  /** Whether an event may be of several steps. */
  readonly isFlagged?: boolean
  readonly starts: (event: Happening) => boolean
}

export interface Walked {
  readonly start: Happening
  /** When each step was reached, as far as it was. */
  readonly times: readonly number[]
}

/** Every chosen attempt by plain loops: all chains of different events are tried. */
export function walk(events: readonly Happening[], how: Walk): readonly Walked[] {
  const people = [...Map.groupBy(events, ({ person }) => person).values()]
  return people.flatMap((all) => {
    const sorted = inOrder(all, how)
    const tries = sorted
      .filter((event) => how.starts(event) && (how.order === 'unordered' ? stepOf(event, how) >= 0 : how.steps[0]?.(event)))
      .map((start) => ({ start, times: timesOf(start, sorted, how) }))
    if (how.attempt === 'each') return tries
    const mine = how.attempt === 'first' ? tries.slice(0, 1) : tries
    const gone = Math.min(...mine.filter((each) => how.isGone && isSpoiled(each, sorted, how)).map(({ start }) => start.at))
    const [first] = mine.filter(({ start }) => start.at < gone).toSorted((one, other) => other.times.length - one.times.length)
    return first ? [first] : []
  })
}

function isSpoiled({ start, times }: Walked, sorted: readonly Happening[], { steps, within, leaves }: Walk): boolean {
  const end = times.length === steps.length ? (times.at(-1) as number) - 1 : start.at + within
  return sorted.some((event) => leaves?.(event) && event.at > start.at && event.at <= end)
}

function timesOf(start: Happening, sorted: readonly Happening[], how: Walk): readonly number[] {
  const from = sorted.indexOf(start)
  const out = Math.min(...sorted.filter((event) => !how.isGone && how.leaves?.(event) && event.at > start.at).map(({ at }) => at))
  const isIn = (at: number): boolean => at <= start.at + how.within && at <= out
  if (how.order === 'strict') {
    const next = sorted.slice(from + 1)
    const length = how.steps.slice(1).findIndex((step, index) => !(next[index] && step(next[index]) && isIn(next[index].at)))
    return [start.at, ...next.slice(0, length < 0 ? how.steps.length - 1 : length).map(({ at }) => at)]
  }
  if (how.order === 'unordered') {
    const later = sorted.slice(from).filter(({ at }) => isIn(at))
    const times = how.steps.map((_, step) => Math.min(...later.filter((event) => stepOf(event, how) === step).map(({ at }) => at)))
    return times.filter(Number.isFinite).sort((a, b) => a - b)
  }
  const end = sorted.findIndex((event, index) => how.attempt === 'each' && index > from && how.steps[0]?.(event))
  const all = how.attempt === 'each' ? sorted.slice(from, end < 0 ? undefined : end) : sorted
  const earliest: number[] = [start.at]
  const extend = (chain: readonly Happening[]): void => {
    const step = chain.length
    const last = chain.at(-1) as Happening
    const early = how.places[step] === how.places[step - 1] ? 0 : (how.tolerance ?? 0)
    for (const event of all) {
      if (chain.includes(event) || !how.steps[step]?.(event) || event.at < last.at - early || !isIn(event.at)) continue
      earliest[step] = Math.min(earliest[step] ?? Number.POSITIVE_INFINITY, event.at)
      extend([...chain, event])
    }
  }
  extend([start])
  return earliest
}

function stepOf(event: Happening, { steps }: Walk): number {
  return steps.findIndex((step) => step(event))
}

/** By the clock, which is moved by the tolerance; then by the steps that an event can be of; then by its id. */
function inOrder(events: readonly Happening[], how: Walk): readonly Happening[] {
  const rank = (event: Happening): number => {
    const low = stepOf(event, how)
    return how.isFlagged && low >= 0 ? low * how.steps.length + how.steps.findLastIndex((step) => step(event)) : low
  }
  const placed = (event: Happening): number => event.at + (how.tolerance ?? 0) * (how.places[stepOf(event, how)] ?? 0)
  return events.toSorted((a, b) => placed(a) - placed(b) || rank(a) - rank(b) || (a.table ?? 0) - (b.table ?? 0) || a.id - b.id)
}
