import { formatValue } from '@/lib/base/format'
import { shareText } from '@/lib/charts/words'
import type { Result } from '@/lib/metrics'

/** `Left out: staff 1,234 rows (1.23%), bots no rows.`; with several sources each by name. Undefined where nothing is excluded. */
export function leftOutWords(result: Result, locale: string): string | undefined {
  const [sources = [], exclusions = [], left = [], rows = []] = result.columns.map(({ values }) => values)
  const counted = exclusions.map((name, row) => ({
    source: words(sources[row]),
    text: `${words(name)} ${countText(Number(left[row]), Number(rows[row]), locale)}`,
  }))
  const bySource = [...Map.groupBy(counted, ({ source }) => source)]
  if (bySource.length === 0) return undefined
  const parts = bySource.map(([source, each]) => {
    const list = each.map(({ text }) => text).join(', ')
    return bySource.length > 1 ? `of ${source} ${list}` : list
  })
  return `Left out: ${parts.join('; ')}.`
}

function countText(left: number, rows: number, locale: string): string {
  if (left === 0) return 'no rows'
  const count = formatValue(left, { kind: 'count', of: 'rows' }, { locale })
  return `${count} ${left === 1 ? 'row' : 'rows'} (${shareText(left / rows, locale)})`
}

function words(value: unknown): string {
  return String(value).replaceAll('_', ' ')
}
