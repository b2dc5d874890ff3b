type Line = readonly (number | null)[]

/** Positive parts stand on each other upwards from zero, negative ones downwards. */
export function stack(lines: readonly Line[], length: number): (readonly [number, number] | null)[][] {
  const up = new Array<number>(length).fill(0)
  const down = new Array<number>(length).fill(0)
  return lines.map((line) =>
    Array.from({ length }, (_, at) => {
      const value = line[at]
      if (value === null || value === undefined) return null
      const base = value < 0 ? down : up
      const from = base[at] ?? 0
      base[at] = from + value
      return [from, from + value] as const
    }),
  )
}

/** From the lowest end of a stack to its highest, zero among them. */
export function stackRange(lines: readonly Line[], length: number): [number, number] {
  const ends = stack(lines, length).map((parts) => parts.map((part) => part?.[1] ?? null))
  const [low, high] = rangeOf(ends)
  return [Math.min(0, low), Math.max(0, high)]
}

/** Whether nothing of the stack lies further from zero than this part. */
export function isOuter(stacks: readonly (readonly (readonly [number, number] | null)[])[], index: number, at: number): boolean {
  const own = stacks[index]?.[at]
  if (!own) return false
  const sign = own[1] < own[0] ? -1 : 1
  return stacks.every((parts) => {
    const other = parts[at]
    return !other || other[1] === other[0] || other[1] * sign <= own[1] * sign
  })
}

/** Lowest and highest of all values; 0 to 1 where there are none, or nothing but zeros. */
export function rangeOf(lines: readonly Line[]): [number, number] {
  const all = lines.flat().filter((value) => value !== null)
  if (all.length === 0) return [0, 1]
  const low = all.reduce((a, b) => Math.min(a, b))
  const high = all.reduce((a, b) => Math.max(a, b))
  return low === 0 && high === 0 ? [0, 1] : [low, high]
}
