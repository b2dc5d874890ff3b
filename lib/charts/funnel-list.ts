import type { ChartContext } from './chart'
import { bar, type FigureDrawing, type FigureShape, type FigureText, path } from './figure'
import type { WrittenFunnel } from './funnel'
import { shorten, textWidth } from './labels'
import { placeLegend } from './names'

/** Steps below each other, each as long as the share of the first that reaches it: for narrow places and many steps. */
export function drawList(funnel: WrittenFunnel, { width, height }: Pick<ChartContext, 'width' | 'height'>): Omit<FigureDrawing, 'notes'> {
  const { steps, groups } = funnel
  const isSplit = groups.length > 1
  const legend = placeLegend(
    isSplit ? groups.map(({ name, color, steps }) => ({ name, color, text: steps.at(-1)?.firstText ?? '' })) : [],
    width,
  )
  const thick = isSplit ? 11 : 18
  const own = 22 + groups.length * (thick + 2) + (isSplit ? 8 : 26)
  const pitch = Math.min(Math.max(own, (height - legend.height) / steps.length), own + 24)
  const end = width - (isSplit ? 46 : 0)
  const shapes: FigureShape[] = []
  const texts: FigureText[] = []
  steps.forEach((name, at) => {
    const top = legend.height + at * pitch
    const head = groups[0]?.steps[at]
    const said = isSplit || !head ? '' : at === 0 ? head.countText : `${head.countText} · ${head.firstText}`
    texts.push({ x: 0, y: top + 13, text: shorten(name, width - textWidth(said) - 8), anchor: 'start', tone: 'plain' })
    if (said) texts.push({ x: width, y: top + 13, text: said, anchor: 'end', tone: 'strong' })
    groups.forEach((group, index) => {
      const step = group.steps[at]
      if (!step) return
      const row = { top: top + 20 + index * (thick + 2), bottom: top + 20 + index * (thick + 2) + thick }
      const [length, before] = [step.ofFirst * end, (group.steps[at - 1]?.ofFirst ?? step.ofFirst) * end]
      const open = length * (1 - (step.count > 0 ? step.maturing / step.count : 0))
      if (before - length > 0.5)
        shapes.push({ d: bar({ ...row, left: length, right: before }, 'right'), look: 'faint', color: group.color })
      if (open > 0.2)
        shapes.push({ d: bar({ ...row, left: 0, right: open }, open < length ? 'none' : 'right'), look: 'solid', color: group.color })
      if (length - open > 0.2) shapes.push({ d: bar({ ...row, left: open, right: length }, 'right'), look: 'hatched', color: group.color })
      const coming = length * (1 + (step.count > 0 ? step.coming / step.count : 0))
      if (coming - length > 0.2)
        shapes.push({ d: bar({ ...row, left: length, right: coming }, 'right'), look: 'hatched', color: group.color })
      if (step.earlier !== undefined && at > 0) {
        const x = step.earlier * end
        shapes.push({
          d: path([
            [x, row.top - 2],
            [x, row.bottom + 2],
          ]),
          look: 'earlier',
          color: 'comparison',
        })
      }
      if (isSplit)
        texts.push({ x: width, y: row.bottom - 1, text: at === 0 ? step.countText : step.firstText, anchor: 'end', tone: 'strong' })
      const next = group.steps[at + 1]
      if (isSplit || !next) return
      const words = [`${next.previousText} go on, ${next.lostText} stop`, next.timeText && `after ${next.timeText}`]
        .filter(Boolean)
        .join(' · ')
      texts.push({ x: 0, y: row.bottom + 16, text: shorten(words, width), anchor: 'start', tone: 'soft' })
    })
  })
  return {
    form: 'figure',
    width,
    height: Math.max(height, legend.height + steps.length * pitch),
    shapes,
    texts,
    legend: legend.items,
    points: steps.map((title, at) => {
      const top = legend.height + at * pitch
      return {
        key: title,
        box: { left: 0, right: width, top, bottom: top + 20 + groups.length * (thick + 2) },
        title,
        lines: funnel.lines[at] ?? [],
        cells: funnel.cells[at] ?? [],
      }
    }),
  }
}
