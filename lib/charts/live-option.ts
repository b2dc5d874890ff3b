import type { ColorSlot, PlotDrawing, PlotSeries } from './chart'

/**
 * The finished shapes of a drawing as an ECharts option, at the same pixels: for when the reader changes
 * something and the shapes should move from one state to the next. Axes, labels, crosshair and whatever is unfinished stay outside.
 * Holds numbers and colours only: no name and no text can reach the page through it.
 */
export function liveOption(drawing: PlotDrawing, colorOf: (slot: ColorSlot) => string) {
  const { points, plot, scale, width, height } = drawing
  const bars = drawing.series.some((series) => series.shape === 'bar')
  const [first = 0, last = 0] = [points[0]?.x, points.at(-1)?.x]
  const half = bars || points.length === 1 ? (points.length > 1 ? ((points[1]?.x ?? 0) - first) / 2 : 20) : 0
  return {
    animationDuration: 180,
    animationDurationUpdate: 180,
    animationEasingUpdate: 'cubicOut',
    grid: { left: first - half, right: width - last - half, top: plot.top, bottom: height - plot.bottom, outerBoundsMode: 'none' },
    xAxis: { type: 'category', show: false, boundaryGap: half > 0, data: points.map((point) => point.key) },
    yAxis: { type: 'value', show: false, min: scale.min, max: scale.max },
    series: drawing.series.map((series, index) => liveSeries(series, index, drawing, colorOf)),
  }
}

function liveSeries(series: PlotSeries, index: number, drawing: PlotDrawing, colorOf: (slot: ColorSlot) => string) {
  const color = colorOf(series.color)
  const finished = drawing.points.map((point) => point.unfinished === undefined || series.comparison)
  const base = { id: String(index), silent: true, ...(series.stacked && { stack: 'all' }) }
  if (series.shape === 'bar') {
    const step = (drawing.points[1]?.x ?? 40) - (drawing.points[0]?.x ?? 0)
    return {
      ...base,
      type: 'bar',
      barWidth: Math.min(step * 0.75, 72),
      itemStyle: { color, borderColor: colorOf('surface'), borderWidth: 0.5 },
      data: series.values.map((value, at) => (finished[at] ? value : null)),
    }
  }
  return {
    ...base,
    type: 'line',
    showSymbol: false,
    lineStyle: { color, width: 1.75, ...(series.comparison && { type: [1.5, 3.5], cap: 'round' }) },
    ...(series.shape === 'area' && { areaStyle: { color, opacity: series.stacked ? 0.85 : 0.12 } }),
    data: series.values.map((value, at) => (finished[at] ? value : null)),
  }
}
