import { expect } from 'vitest'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import {
  type Catalog,
  calendarsStatement,
  type Metric,
  type MetricQuery,
  type Plan,
  parseQuery,
  planQuery,
  type Result,
  type RowFilter,
  readCalendars,
  type Segment,
  type Source,
} from './index'

/** What every metric must say, for metrics whose numbers alone matter. */
export const governance = {
  title: 'A title',
  definition: 'What it is.',
  owner: 'growth',
  direction: 'up',
  playbook: { whenUp: 'Look.', whenDown: 'Look closer.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  unit: { kind: 'count', of: 'things' },
} as const

export interface Asking {
  readonly catalog: Catalog
  readonly metrics: readonly Metric[]
  readonly segments?: readonly Segment[]
  readonly dataAsOf?: string
  readonly rowFilters?: (source: Source) => RowFilter
}

type Row = Readonly<Record<string, string | number | boolean | null>>

export interface Asked {
  readonly rows: readonly Row[]
  readonly result: Result
  readonly plan: Plan
}

/** Asks every warehouse the same and expects the same, to the byte of the JSON. Rows come as objects. */
export function asker(
  warehouses: readonly Warehouse[],
  asking: Asking,
): (query: Partial<MetricQuery> & Pick<MetricQuery, 'metrics' | 'range'>, other?: Partial<Asking>) => Promise<Asked> {
  return async (query, other = {}) => {
    const answers = await Promise.all(
      warehouses.map((warehouse) => answer(warehouse, { timeZone: 'UTC', ...query }, { ...asking, ...other })),
    )
    const [first, ...others] = answers as [Asked, ...Asked[]]
    for (const another of others) expect(JSON.stringify(another.result)).toBe(JSON.stringify(first.result))
    return first
  }
}

async function answer(warehouse: Warehouse, query: MetricQuery, asking: Asking): Promise<Asked> {
  const { catalog, dataAsOf = '2099-01-01T00:00:00Z', rowFilters = () => 'all' } = asking
  const metrics = new Map(asking.metrics.map((metric) => [metric.name, metric]))
  const segments = new Map((asking.segments ?? []).map((segment) => [segment.name, segment]))
  const checked = parseQuery(query, { catalog, metrics, segments })
  const statement = calendarsStatement(catalog)
  const limits = { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 50_000_000 }
  const calendars = readCalendars(statement && (await warehouse.run(statement, limits)), catalog)
  const plan = planQuery(checked, { catalog, functions: warehouse.functions, dataAsOf, calendars, rowFilters })
  await warehouse.prepare(plan.statement)
  const result = plan.read(await warehouse.run(plan.statement, limits))
  return { rows: rowsOf(result), result, plan }
}

export function rowsOf({ columns, rowCount }: Pick<Result, 'columns' | 'rowCount'>): readonly Row[] {
  return Array.from({ length: rowCount }, (_, row) => Object.fromEntries(columns.map(({ name, values }) => [name, values[row] ?? null])))
}
