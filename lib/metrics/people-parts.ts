import type { Measure, Metric } from './metric'

/** Some of the people behind a metric: those whose rows one of its measures is taken of. */
export interface PeoplePart {
  /** As `people` of a query names it. */
  readonly name: string
  readonly title: string
  readonly measure: Measure
  /** The column of the measure's source that names them. */
  readonly column: string
  /** Why nobody can be listed, and what would help; undefined where people can be. */
  readonly refusal?: string
}

/**
 * The parts of a metric whose people can be asked for: of a ratio those of its numerator and of its denominator, of most metrics
 * just one. Parts that are taken of the same rows, such as the sum and the number in a mean, are one.
 *
 * ```ts
 * const parts = peopleParts(orderCount).map(({ name, refusal }) => refusal ?? name)
 * ```
 */
export function peopleParts(metric: Metric): readonly PeoplePart[] {
  const { measures } = metric.shape
  const parts = new Map<string, readonly [name: string, measure: Measure]>()
  for (const [name, measure] of Object.entries(measures)) {
    const rows = rowsOf(measure)
    const [known, first] = parts.get(rows) ?? []
    // Where several aggregates share rows, a sum is not the one that leaves out what adds nothing.
    if (!first || first.aggregate === 'sum') parts.set(rows, [known ?? name, measure])
  }
  const all = [...parts.values()]
  const isAlone = (group: string): boolean => all.filter(([name]) => groupOf(name) === group).length === 1
  const groups = [...new Set(Object.keys(measures).map(groupOf))]
  return all.map(([written, measure]) => {
    const group = groupOf(written)
    const name = isAlone(group) ? group : written
    const input = groups.length === metric.inputs.length ? metric.inputs[groups.indexOf(group)] : undefined
    const own = name === group ? '' : `: ${words(written.slice(group.length + 1))}`
    return partOf(metric, name, `${input?.governance.title ?? words(group)}${own}`, measure)
  })
}

/** The part that is meant where a query names none: the only one. */
export function headPart(metric: Metric): PeoplePart | undefined {
  const parts = peopleParts(metric)
  return parts.length === 1 ? parts[0] : undefined
}

function partOf(metric: Metric, name: string, title: string, measure: Measure): PeoplePart {
  const refusal = refusalOf(metric, measure)
  return { name, title, measure, column: followedBy(measure) ?? '', ...(refusal && { refusal }) }
}

function refusalOf({ name, inputs }: Metric, measure: Measure): string | undefined {
  const { source, aggregate, relation, window, given, within, empty } = measure
  const instead = inputs[0] ? `Ask for the people of ${inputs[0].name}.` : 'Ask for those of a metric that counts people.'
  if (given) return `${name} stands in the rows of ${source.name}, which say nothing of people. ${instead}`
  const silent = [source, ...(relation?.reads ?? []).map((read) => read.source)].find(({ people }) => !people)
  if (silent || !source.people) {
    return `${name} is taken of ${(silent ?? source).name}, which does not say who its people are. Whoever keeps it adds people: '<column>' to the source.`
  }
  if (within) return `${name}: the whole of a share is no matter of one cell. ${instead}`
  if (relation && !relation.people) return `${name} is worked out in a way that names nobody. ${instead}`
  if (window && aggregate !== 'countDistinct') return `${name} adds up over days before the period. ${instead}`
  const followed = followedBy(measure)
  const { columns } = source.people
  if (followed === undefined || !columns.includes(followed))
    return `${name} follows ${followed ?? 'no person'}, but the people of ${source.name} are ${columns.join(', ')}. ${instead}`
  if (window?.at === 'mean')
    return `${name} is a mean over days, and each has its own people. Ask for those of ${inputs[0]?.name ?? 'one day'}.`
  return empty === 'carry' ? `${name} may be what an earlier period was worth. ${instead}` : undefined
}

/** Whom a measure keeps apart; where it keeps nobody apart, the first of those its source names. */
function followedBy({ source, aggregate, column, per, relation, window }: Measure): string | undefined {
  const { columns = [] } = source.people ?? {}
  if (relation) return relation.person ?? column
  if (window) return column
  if (aggregate === 'closing') return per?.join(', ')
  return aggregate === 'countDistinct' && column !== undefined && columns.includes(column) ? column : columns[0]
}

/** Equal for measures over the same rows. */
function rowsOf({ source, relation, aggregate, empty, take: _take, percent: _percent, ...rows }: Measure): string {
  const related = relation && [relation.options, relation.reads?.map(rowsOf)]
  return JSON.stringify([source.name, aggregate === 'closing', empty === 'carry', Object.entries(rows).sort(), related])
}

/** The metric that a measure comes from, where one is made of others. */
function groupOf(name: string): string {
  return name.includes('.') ? name.slice(0, name.indexOf('.')) : name
}

function words(name: string): string {
  const text = name.replaceAll('_', ' ').replaceAll('.', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
