import fc from 'fast-check'
import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import type { Result } from '../index'
import { rowsOf } from '../testing'
import { answer } from './answer.testing'
import { arrange } from './compare.testing'
import { evaluate, type Plain, type Row } from './evaluate.testing'
import { plainMetrics } from './plain.testing'
import { type Asked, questions } from './questions.testing'
import { makeProject, randomTables, schema } from './warehouse.testing'

// For a long run: YARDSTICK_PROPERTY_CASES=5000 YARDSTICK_PROPERTY_SEED=1 npx vitest run --mode=zones lib/metrics/property
const seed = Number(process.env.YARDSTICK_PROPERTY_SEED ?? 20260630)
const cases = Number(process.env.YARDSTICK_PROPERTY_CASES ?? 200)
// Of four warehouses in each of the zones that the process runs in.
const zone = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'].indexOf(process.env.TZ ?? 'UTC')
const warehouses = Array.from({ length: 4 }, (_, index) => seed + 10 * zone + index)

test.each(warehouses)(
  `warehouse of seed %i: ${cases} random questions are answered as counting row by row does, on both engines`,
  async (own) => {
    const tables = randomTables(own)
    const project = makeProject(own % 3 === 0 ? 'sunday' : 'monday')
    const engines = await warehousesWith({
      'app.users': { columns: schema['app.users'], rows: tables.users },
      'app.orders': { columns: schema['app.orders'], rows: tables.orders },
      'app.visits': { columns: schema['app.visits'], rows: tables.visits },
    })
    await fc.assert(
      fc.asyncProperty(questions(project.metrics.map(({ name }) => name)), async (asked) => {
        const [result, ...others] = (await Promise.all(engines.map((engine) => answer(engine, asked, project)))) as [Result, ...Result[]]
        for (const other of others) expect(JSON.stringify(other)).toBe(JSON.stringify(result))
        const found = [rowsOf(result), ...(result.totals ?? []).map(rowsOf)]
        expect(found).toEqual(expected(asked, result, plainMetrics(tables, asked.sight, asked.query), project))
      }),
      { seed: own, numRuns: cases },
    )
  },
  600_000,
)

type Project = ReturnType<typeof makeProject>

/** The rows, then those of each total. The earlier ranges are taken from the result: how they are chosen has tests of its own. */
function expected(
  { query, dataAsOf }: Asked,
  { comparison, likeForLike }: Result,
  plain: Plain,
  project: Project,
): readonly (readonly Row[])[] {
  const { metrics, by = [], where = {}, segments = [], grain, having = {}, order = [], limit, timeZone, range, top, totals = [] } = query
  const [from, to] = range
  const isCut = grain === 'day' || grain === 'hour' || grain === 'minute'
  const ranges = [
    { from, to, suffix: '' },
    ...(comparison
      ? [{ from: comparison.range[0], to: isCut ? shorter(comparison.range, range) : comparison.range[1], suffix: ':comparison' }]
      : []),
    ...(likeForLike ? [{ from: likeForLike.from, to: likeForLike.toExclusive, suffix: ':like_for_like' }] : []),
  ]
  const named = segments.map((name) => project.segments.find((segment) => segment.name === name)?.where ?? {})
  const common = { timeZone, dataAsOf, weekStart: project.catalog.weekStart, where: [where, ...named] }
  const told = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, plain[name] as Plain[string]]))
  const greatest = (names: readonly string[]) => names.slice(0, 1).map((key) => ({ key, direction: 'desc' as const }))

  const ranked = top?.metric ? evaluate({ ...common, by, ranges: ranges.slice(0, 1), dense: false }, told([top.metric])) : []
  const best = arrange(ranked, { order: greatest([top?.metric ?? '']), keys: by, having: [], limit: top?.limit })
  const keys = [...(grain ? ['period'] : []), ...by]
  const isOrdered = by[0] === 'rating' || by[0] === 'month'
  const ordered = order.length > 0 || grain || isOrdered ? order : greatest(metrics)
  const other = { key: ':other', direction: 'asc' } as const
  const all = [
    ...ordered,
    ...keys.filter((key) => !ordered.some((each) => each.key === key)).map((key) => ({ key, direction: 'asc' as const })),
  ]
  const isFirst = all[0]?.key === 'period'
  const rows = evaluate(
    {
      ...{ ...common, grain, by, ranges },
      dense: grain !== undefined && by.length === 0 && limit === undefined && order.every(({ key }) => key === 'period'),
      ...(top && { top: best.map((row) => by.map((name) => row[name] ?? null)) }),
    },
    told(metrics),
  )
  return [
    arrange(rows, {
      order: top ? [...all.slice(0, isFirst ? 1 : 0), other, ...all.slice(isFirst ? 1 : 0)] : all,
      keys: [...keys, ...(top ? [':other'] : [])],
      having: Object.entries(having).map(([metric, ends]) => ({ metric, ...ends })),
      limit,
    }),
    ...totals.map((kept) => {
      const total = {
        ...common,
        by: by.filter((name) => kept.includes(name)),
        grain: kept.includes('period') ? grain : undefined,
        ranges,
        dense: false,
      }
      return arrange(evaluate(total, told(metrics)), { order: [], keys: kept, having: [] })
    }),
  ]
}

/** The end of the earlier range where it would stand out after the range. */
function shorter([from, to]: readonly [string, string], range: readonly [string, string]): string {
  const end = new Date(Date.parse(from) + Date.parse(range[1]) - Date.parse(range[0])).toISOString().slice(0, 10)
  return end < to ? end : to
}
