import { sql } from 'kysely'
import type { Filters, FilterValue, Source } from '@/lib/metrics'
import { dimensionsOf } from '@/lib/metrics/dimensions'
import { conditionsOf, namesIn, valuesIn } from '@/lib/metrics/filters/where'
import { sourceSql } from '@/lib/metrics/sql/source-sql'
import { didYouMean, someOf } from '@/lib/metrics/suggest'
import { makes, type Place } from '../locate'
import { type Check, type CheckContext, inParallel, runStatement, timed, undated } from './check'

/** So many of the values that are there are read, to say what might have been meant. */
const mostShown = 200

interface Named {
  readonly source: Source
  readonly dimension: string
  /** With the first metric or segment that names it. */
  readonly values: Map<string, string>
  readonly place: Place
}

/** Texts that definitions filter by and the data does not have: data may still come, or somebody misspelt. One statement per dimension. */
export function checkNamedValues(context: CheckContext): Promise<readonly Check[]> {
  return inParallel(
    namedIn(context),
    (named) => {
      const { source, dimension, place } = named
      return timed({ subject: 'filters', name: `${source.name}.${dimension}`, ...place }, () => missing(named, context))
    },
    { places: 2 },
  )
}

function namedIn({ project, places }: CheckContext): readonly Named[] {
  const found = new Map<string, Named>()
  const add = (source: Source, where: Filters, by: string, isMaker: (maker: string) => boolean): void => {
    for (const [dimension, value] of conditionsOf(where)) {
      const resolved = dimensionsOf(source).get(dimension)
      const texts = resolved?.physicalType === 'text' && !resolved.values ? textsIn(value) : []
      if (texts.length === 0) continue
      const key = JSON.stringify([source.name, dimension])
      const named = found.get(key) ?? { source, dimension, values: new Map(), place: places.find(by, isMaker) }
      found.set(key, named)
      for (const text of texts) if (!named.values.has(text)) named.values.set(text, by)
    }
  }
  // A metric made of others filters by what they do.
  for (const { name, shape } of [...project.metrics.values()].filter(({ inputs }) => inputs.length === 0)) {
    for (const { source, where } of Object.values(shape.measures)) add(source, where, name, makes.metric)
  }
  for (const { name, where } of project.segments.values()) {
    const source = [...project.sources.values()].find((each) => namesIn(where).every((dimension) => dimensionsOf(each).has(dimension)))
    if (source) add(source, where, name, makes.segment)
  }
  return [...found.values()]
}

function textsIn(value: FilterValue): readonly string[] {
  return valuesIn(value).filter((each) => typeof each === 'string')
}

async function missing({ source, dimension, values }: Named, context: CheckContext): Promise<Pick<Check, 'warning'>> {
  const read = async (where: Filters): Promise<readonly string[]> => {
    const table = sourceSql(source, { ...undated(context), rowFilters: () => 'all', include: 'all' })
    const column = table.column(dimension).sql
    const condition = sql<boolean>`${table.filters(where)}`
    const statement = table.select().where(condition).select(sql`${column}`.as('value')).distinct().limit(mostShown)
    const { columns } = await runStatement(context.warehouse, statement)
    return (columns[0]?.values ?? []).map(String)
  }
  const there = await read({ [dimension]: [...values.keys()].slice(0, mostShown) })
  const absent = [...values.keys()].slice(0, mostShown).filter((value) => !there.includes(value))
  if (absent.length === 0) return {}
  const known = await read({ [dimension]: { not: null } })
  // A source without rows has a warning of its own.
  if (known.length === 0) return {}
  const [first = ''] = absent
  const hint = didYouMean(first, known) || ` The data has ${someOf(known.toSorted())}.`
  const named = absent.map((value) => `"${value}" (${values.get(value)})`).join(', ')
  return { warning: `No row of ${source.name} has the ${dimension} ${named}.${hint}` }
}
