/** What becomes of people or money between two periods; the same colour and the same side of zero wherever it is drawn. */
interface State {
  /** Of the palette. */
  readonly color: number
  /** What is `lost` stands below zero; what is `kept` is in both periods and changes nothing. */
  readonly side: 'gained' | 'lost' | 'kept'
}

const states: ReadonlyMap<string, State> = new Map([
  ['new', { color: 1, side: 'gained' }],
  ['resurrected', { color: 3, side: 'gained' }],
  ['expansion', { color: 5, side: 'gained' }],
  ['churned', { color: 4, side: 'lost' }],
  ['contraction', { color: 2, side: 'lost' }],
  ['retained', { color: 6, side: 'kept' }],
])

/** In the order in which they stack from zero. */
export const stateNames = [...states.keys()]

/** Undefined for a name that is none of growth accounting. */
export function stateOf(name: string): State | undefined {
  return states.get(name.toLowerCase())
}
