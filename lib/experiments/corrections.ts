/** Holm: chances of several primary metrics, so that not one of them is called by accident more often than said. In their order. */
export function holm(chances: readonly number[]): readonly number[] {
  return adjusted(chances, (p, rank) => p * (chances.length - rank), 'up')
}

/** Benjamini and Hochberg: chances of many metrics, so that of those called a share of no more than alpha is by accident. */
export function benjaminiHochberg(chances: readonly number[]): readonly number[] {
  return adjusted(chances, (p, rank) => (p * chances.length) / (rank + 1), 'down')
}

/** Each by its rank from the smallest, never out of order. */
function adjusted(chances: readonly number[], change: (p: number, rank: number) => number, way: 'up' | 'down'): readonly number[] {
  const order = chances.map((_, index) => index).sort((a, b) => (chances[a] as number) - (chances[b] as number))
  const result = new Array<number>(chances.length).fill(1)
  const walk = way === 'up' ? [...order.keys()] : [...order.keys()].reverse()
  let bound = way === 'up' ? 0 : 1
  for (const rank of walk) {
    const at = order[rank] as number
    const value = Math.min(1, change(chances[at] as number, rank))
    bound = way === 'up' ? Math.max(bound, value) : Math.min(bound, value)
    result[at] = bound
  }
  return result
}
