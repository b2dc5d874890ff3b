import { formatRange } from '@/lib/base/format-period'
import { grainWords } from '@/lib/base/grain'
import type { Result, ResultColumn } from '@/lib/metrics'
import type { ChartContext, ChartKind, NumberDrawing, SparkDrawing } from './chart'
import { againstOf, comparisonOf, comparisonWords, partWords } from './earlier'
import { lastDot, lineMarks } from './marks'
import { readSeries, toNumber } from './series'
import { bigNumber, compactText, deltaOf, exactText } from './words'

/** One number per metric with its change against the comparison period, and a small line of how it went. */
export const number: ChartKind = {
  kind: 'number',
  title: 'Number',
  roles: ['value'],
  refuses: (result) => {
    if (!result.columns.some((column) => column.role === 'value')) return 'There is no metric in this answer. Choose one.'
    if (result.grain || result.rowCount > 1)
      return 'A number is one value for the whole range. Take the grain and the split away, or choose another chart.'
    return undefined
  },
  draw: drawNumber,
  describe: (result, { locale }) =>
    `${valuesOf(result)
      .map((column) => {
        const value = column.values[0] ?? null
        const earlier = againstOf(result, column)(0)
        const change = deltaOf(value, earlier, column, locale)
        const against = change ? `, ${change.words} from ${exactText(earlier, column.unit, locale)} ${comparisonWords(result, locale)}` : ''
        return `${column.title}: ${exactText(value, column.unit, locale)}${against}`
      })
      .join('; ')}.`,
}

function valuesOf(result: Result): ResultColumn[] {
  return result.columns.filter((column) => column.role === 'value')
}

function drawNumber(result: Result, context: ChartContext): NumberDrawing {
  const { locale } = context
  const columns = valuesOf(result)
  const spark = columns.length === 1 && context.spark ? drawSpark(context.spark, context) : undefined
  return {
    form: 'number',
    values: columns.map((column) => {
      const value = column.values[0] ?? null
      const earlier = againstOf(result, column)(0)
      const delta = deltaOf(value, earlier, column, locale)
      return {
        column: column.name,
        title: column.title,
        ...bigNumber(value, column.unit, locale),
        exact: exactText(value, column.unit, locale),
        ...(delta && { delta }),
        ...(result.comparison &&
          (result.comparison.kind !== 'target' || earlier !== null) &&
          comparisonOf(result, column) && {
            comparison: compactText(earlier, column.unit, locale),
            comparisonWords: comparisonWords(result, locale),
            comparisonRange: result.likeForLike
              ? partWords(result.likeForLike, { locale })
              : formatRange(result.comparison.range, { locale }),
          }),
      }
    }),
    ...(spark && { spark }),
  }
}

function drawSpark(result: Result, { width, height }: ChartContext): SparkDrawing | undefined {
  const { periods, series } = readSeries(result)
  const only = series[0]
  const values = only?.values.map(toNumber) ?? []
  const known = values.filter((value) => value !== null)
  const sparkHeight = Math.min(64, height - 66)
  if (!only || known.length < 2 || sparkHeight < 10) return undefined
  const low = Math.min(0, ...known)
  const high = Math.max(...known)
  const min = low < high * 0.66 ? low : Math.min(...known) * 0.98
  const span = high - min || 1
  const ys = values.map((value) =>
    value === null ? null : Math.round((sparkHeight - 4 - ((value - min) / span) * (sparkHeight - 8)) * 10) / 10,
  )
  const xs = values.map((_, at) => Math.round((3 + (at * (width - 6)) / Math.max(1, values.length - 1)) * 10) / 10)
  const style = { color: 1, series: 0, unfinished: periods.map((period) => !period.complete) } as const
  return {
    width,
    height: sparkHeight,
    marks: [...lineMarks(xs, ys, style), ...lastDot(xs, ys, style)],
    words: `by ${grainWords(result.grain ?? 'day')}`,
  }
}
