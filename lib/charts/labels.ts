/**
 * Moves labels apart so that none overlap, each as near to where it wants to be as the others allow, all between `top` and `bottom`.
 * Gives back one middle height per label, in the order they came. Labels keep their order from top to bottom.
 */
export function spreadLabels(wanted: readonly number[], { gap, top, bottom }: { gap: number; top: number; bottom: number }): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] as number) - (wanted[b] as number) || a - b)
  const clusters: { sum: number; count: number; members: number[] }[] = []
  const startOf = (cluster: { sum: number; count: number }) => {
    const height = (cluster.count - 1) * gap
    return Math.min(Math.max(cluster.sum / cluster.count - height / 2, top), Math.max(top, bottom - height))
  }
  for (const index of order) {
    clusters.push({ sum: wanted[index] as number, count: 1, members: [index] })
    for (;;) {
      const last = clusters.at(-1)
      const before = clusters.at(-2)
      if (!last || !before || startOf(before) + before.count * gap <= startOf(last)) break
      before.sum += last.sum
      before.count += last.count
      before.members.push(...last.members)
      clusters.pop()
    }
  }
  const placed = new Array<number>(wanted.length)
  for (const cluster of clusters) {
    const start = startOf(cluster)
    cluster.members.forEach((index, at) => {
      placed[index] = start + at * gap
    })
  }
  return placed
}

/** Width of 12-px text in the product's type, near enough to reserve room for it. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += character.charCodeAt(0) > 0x2e80 ? 12 : (widths.find(([some]) => some.test(character))?.[1] ?? 6.7)
  return Math.ceil(width)
}

const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!()·]/, 3.6],
  [/[mwMW%@]/, 10],
  [/[A-Z]/, 7.9],
  // Figures are set in columns, all as wide as the widest.
  [/[0-9–]/, 7.3],
]

export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let short = ''
  for (const character of text) {
    if (textWidth(`${short}${character}…`) > width) break
    short += character
  }
  return `${short.trimEnd()}…`
}

/** Text in lines of at most this width, broken between words; the last one is cut where there are more. */
export function wrap(text: string, width: number, { lines }: { readonly lines: number }): readonly string[] {
  const found: string[] = []
  for (const word of text.split(' ')) {
    const last = found.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) found[found.length - 1] = `${last} ${word}`
    else found.push(word)
  }
  if (found.length <= lines) return found.map((line) => shorten(line, width))
  return [...found.slice(0, lines - 1), found.slice(lines - 1).join(' ')].map((line) => shorten(line, width))
}
