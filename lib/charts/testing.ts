import type { Period, Result, ResultColumn } from '@/lib/metrics'

/** A result for tests: the given columns and periods, the rest as a plain answer has it. */
export function resultOf(
  columns: readonly (Partial<ResultColumn> & Pick<ResultColumn, 'name' | 'role' | 'values'>)[],
  more: Partial<Result> = {},
): Result {
  return {
    columns: columns.map((column) => ({
      type: column.role === 'value' || column.role === 'comparison' ? 'integer' : 'text',
      title: column.name,
      ...((column.role === 'value' || column.role === 'comparison') && {
        metric: column.name.replace(':comparison', ''),
        direction: 'up' as const,
        empty: 'zero' as const,
        unit: { kind: 'count' as const, of: 'orders' },
      }),
      ...column,
    })),
    rowCount: columns[0]?.values.length ?? 0,
    range: ['2026-06-01', '2026-06-29'],
    timeZone: 'UTC',
    dataAsOf: '2026-06-30T00:00:00Z',
    versions: {},
    notes: [],
    ...more,
  }
}

/** Complete periods with these keys; the last ones left open on request. */
export function periodsOf(keys: readonly string[], { open = 0 } = {}): Period[] {
  return keys.map((key, at) => ({ key, complete: at < keys.length - open }))
}
