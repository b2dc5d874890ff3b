import type { Condition, Filters, FilterValue, Scalar } from '../query'

/** The conditions of a `where` by dimension, also those inside `any`, in the order written. */
export function conditionsOf(where: Filters): readonly (readonly [name: string, value: FilterValue])[] {
  return Object.entries(where).flatMap(([name, value]) => {
    if (value === undefined) return []
    return name === 'any' ? (value as readonly Filters[]).flatMap(conditionsOf) : [[name, value as FilterValue] as const]
  })
}

/** What a `where` speaks of, each once. */
export function namesIn(where: Filters): readonly string[] {
  return [...new Set(conditionsOf(where).map(([name]) => name))]
}

/** The conditions on some of the dimensions; an `any` belongs to them when it speaks of no others. */
export function partOf(where: Filters, isWanted: (name: string) => boolean): Filters {
  const entries = Object.entries(where).filter(([name, value]) =>
    name === 'any' ? namesIn({ any: value } as Filters).every(isWanted) : isWanted(name),
  )
  return Object.fromEntries(entries) as Filters
}

/** The values that a filter names by themselves, at any depth; ends of ranges and texts that are searched for are none. */
export function valuesIn(value: FilterValue): readonly Scalar[] {
  if (value === null) return []
  if (typeof value !== 'object') return [value]
  if (Array.isArray(value)) return value.flatMap(valuesIn)
  const { not, all = [] } = value as Condition
  return [...(not === undefined ? [] : valuesIn(not)), ...all.flatMap(valuesIn)]
}

/** The filters that hold where both of these do, also where they speak of the same dimension. */
export function both(one: Filters, other: Filters): Filters {
  const { any: anyOfOne, ...joined } = one as Filters & Record<string, FilterValue>
  const { any: anyOfOther, ...others } = other as Filters & Record<string, FilterValue>
  const result: Record<string, FilterValue> = joined
  for (const [name, value] of Object.entries(others)) {
    result[name] = name in joined ? { all: [joined[name] as FilterValue, value] } : value
  }
  const any = anyOfOne && anyOfOther ? anyOfOne.flatMap((left) => anyOfOther.map((right) => both(left, right))) : (anyOfOne ?? anyOfOther)
  return any ? { ...result, any } : result
}
