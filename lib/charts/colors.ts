import { stateOf } from './states'

/** Keeps names and colours together on one page: the same country is the same blue on every tile, whatever its rank there. */
export interface ColorRegistry {
  /** 1 to 8. States of growth accounting have colours of their own. Names that a page shows at once are given free colours first; the ninth shares one. */
  readonly colorOf: (name: string) => number
  /** Gives the names their colours in alphabetical order, so that the order in which tiles arrive changes less. */
  readonly add: (names: readonly string[]) => void
}

export const paletteSize = 8

/** @returns a registry without names; one per page, kept as long as the page is open */
export function createColorRegistry(): ColorRegistry {
  const slots = new Map<string, number>()
  const add = (names: readonly string[]) => {
    for (const name of [...names].sort()) if (!slots.has(name) && !stateOf(name)) slots.set(name, (slots.size % paletteSize) + 1)
  }
  return {
    add,
    colorOf: (name) => {
      const fixed = stateOf(name)
      if (fixed) return fixed.color
      add([name])
      return slots.get(name) ?? 1
    },
  }
}
