import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Source } from '../metric'
import type { DimensionKind } from './kind'

/** A number put into bands: the first below the first edge, each further one from its edge on, the last without end. */
export interface BandDimension<Column extends string = string> {
  readonly band: Column
  /** Rising. A value that is an edge belongs to the band above it. */
  readonly edges: readonly [number, ...number[]]
  /** One more than there are edges, from the lowest band on; without them the bands are called by their edges. */
  readonly labels?: readonly string[]
}

export const band: DimensionKind<BandDimension> = {
  columns: (written) => [written.band],
  type: () => 'text',
  sql(written, { source, functions, own }) {
    const type = columnType(source, written.band)?.type ?? 'decimal'
    const value = own(written.band)
    const labels = labelsOf(written, source)
    const below = written.edges.map((edge, index) => sql`when ${value} < ${functions.value(plain(edge), type)} then ${labels[index]}`)
    return sql`case ${sql.join(below, sql` `)} when ${value} is not null then ${labels.at(-1)} end`
  },
  parts: (written, source) => [written.band, { edges: written.edges, labels: labelsOf(written, source) }],
  check: ({ band: column, edges, labels }, source) => {
    const type = columnType(source, column)?.type ?? 'other'
    const falling = edges.findIndex((edge, index) => index > 0 && !(edge > (edges[index - 1] as number)))
    const odd = edges.find((edge) => !Number.isFinite(edge) || (type === 'integer' && !Number.isSafeInteger(edge)))
    const twice = labels?.find((label, index) => labels.indexOf(label) !== index)
    return [
      ...(numbers.includes(type) ? [] : [`bands need a number, but ${column} is ${type}.`]),
      ...(edges.length > 0 ? [] : ['edges is empty. Name at least one number at which a band begins.']),
      ...(falling > 0 ? [`edges must rise, but ${edges[falling]} follows ${edges[falling - 1]}.`] : []),
      ...(odd === undefined ? [] : [`the edge ${odd} is not ${type === 'integer' ? 'a whole number, as the column is' : 'a number'}.`]),
      ...(labels && labels.length !== edges.length + 1
        ? [`${edges.length} edges make ${edges.length + 1} bands, but there are ${labels.length} labels. The first is for what lies below.`]
        : []),
      ...(twice === undefined ? [] : [`two bands are called "${twice}".`]),
    ]
  },
  values: labelsOf,
  isOrdered: true,
}

const numbers = ['integer', 'decimal', 'float']

/** `below 1`, `1`, `2 to 4`, `5 and above` for whole numbers; for others `2 to below 5`. */
function labelsOf({ band: column, edges, labels }: BandDimension, source: Source): readonly string[] {
  if (labels || edges.length === 0) return labels ?? []
  const isWhole = columnType(source, column)?.type === 'integer'
  const between = edges.slice(0, -1).map((edge, index) => {
    const next = edges[index + 1] as number
    if (!isWhole) return `${plain(edge)} to below ${plain(next)}`
    return next === edge + 1 ? plain(edge) : `${plain(edge)} to ${plain(next - 1)}`
  })
  return [`below ${plain(edges[0])}`, ...between, `${plain(edges.at(-1) as number)} and above`]
}

/** Digits alone, never `1e+21`. */
function plain(edge: number): string {
  const text = String(edge)
  return text.includes('e') ? edge.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text
}
