import type { Box, ChartContext } from './chart'
import { bar, type FigureDrawing, type FigureShape, type FigureText, path } from './figure'
import type { WrittenFunnel } from './funnel'
import { shorten, textWidth } from './labels'
import { placeLegend } from './names'

type Figure = Omit<FigureDrawing, 'notes'>

/** Steps from left to right, each as high as the share of the first that reaches it. */
export function drawSteps(funnel: WrittenFunnel, { width, height }: Pick<ChartContext, 'width' | 'height'>): Figure {
  const { steps, groups } = funnel
  const isSplit = groups.length > 1
  const hasTime = groups.some((group) => group.steps.some(({ timeText }) => timeText))
  const legend = placeLegend(
    isSplit ? groups.map(({ name, color, steps }) => ({ name, color, text: steps.at(-1)?.firstText ?? '' })) : [],
    width,
  )
  const plot: Box = { left: 0, right: width, top: legend.height + 22, bottom: Math.max(90, height - (hasTime ? 38 : 22)) }
  const slot = width / steps.length
  // The first bar stands at the left edge, the last ends before the right one by what lies between two.
  const wide = isSplit ? slot * 0.78 : Math.min(slot * 0.52, 132)
  const yOf = (share: number) => plot.bottom - share * (plot.bottom - plot.top)
  const shapes: FigureShape[] = [
    {
      d: path([
        [0, plot.bottom + 0.5],
        [width, plot.bottom + 0.5],
      ]),
      look: 'axis',
      color: 'other',
    },
  ]
  const texts: FigureText[] = []
  steps.forEach((name, at) => {
    const left = at * slot
    const each = wide / groups.length
    texts.push({ x: left, y: plot.bottom + 17, text: shorten(name, slot - 10), anchor: 'start', tone: 'plain' })
    groups.forEach((group, index) => {
      const step = group.steps[at]
      if (!step) return
      const own = { left: left + index * each, right: left + (index + 1) * each - (isSplit ? 2 : 0) }
      const before = group.steps[at - 1]
      const [top, above] = [yOf(step.ofFirst), yOf(before?.ofFirst ?? step.ofFirst)]
      if (top - above > 0.5) shapes.push({ d: bar({ ...own, top: above, bottom: top }), look: 'faint', color: group.color })
      const open = yOf(step.ofFirst * (1 - (step.count > 0 ? step.maturing / step.count : 0)))
      if (plot.bottom - open > 0.2)
        shapes.push({ d: bar({ ...own, top: open, bottom: plot.bottom }, open > top ? 'none' : 'top'), look: 'solid', color: group.color })
      if (open - top > 0.2) shapes.push({ d: bar({ ...own, top, bottom: open }), look: 'hatched', color: group.color })
      const coming = yOf(step.ofFirst * (1 + (step.count > 0 ? step.coming / step.count : 0)))
      if (top - coming > 0.2) shapes.push({ d: bar({ ...own, top: coming, bottom: top }), look: 'hatched', color: group.color })
      if (step.earlier !== undefined && at > 0) {
        const y = yOf(step.earlier)
        shapes.push({
          d: path([
            [own.left - (isSplit ? -1 : 3), y],
            [own.right + (isSplit ? -1 : 3), y],
          ]),
          look: 'earlier',
          color: 'comparison',
        })
      }
      const label = at === 0 ? step.countText : isSplit ? step.firstText : `${step.countText} · ${step.firstText}`
      if (!isSplit || each >= textWidth(label) + 2) {
        const x = isSplit ? (own.left + own.right) / 2 : own.left
        texts.push({ x, y: Math.min(top, coming) - 6, text: label, anchor: isSplit ? 'middle' : 'start', tone: 'strong' })
      }
      if (!isSplit && step.timeText)
        texts.push({ x: left, y: plot.bottom + 33, text: shorten(`after ${step.timeText}`, slot - 10), anchor: 'start', tone: 'soft' })
      const next = group.steps[at + 1]
      if (isSplit || !next) return
      const gap = { left: own.right, right: left + slot }
      shapes.push({
        d: path(
          [
            [gap.left, plot.bottom],
            [gap.left, top],
            [gap.right, yOf(next.ofFirst)],
            [gap.right, plot.bottom],
          ],
          { closed: true },
        ),
        look: 'link',
        color: group.color,
      })
      texts.push(...between({ goOn: next.previousText, lost: next.lostText }, { ...gap, top: yOf(next.ofFirst), bottom: plot.bottom }))
    })
  })
  return {
    form: 'figure',
    width,
    height,
    shapes,
    texts,
    legend: legend.items,
    points: steps.map((title, at) => ({
      key: title,
      box: { left: at * slot, right: at * slot + (isSplit ? wide : Math.min(slot, wide + 4)), top: legend.height, bottom: height },
      title,
      lines: funnel.lines[at] ?? [],
      cells: funnel.cells[at] ?? [],
    })),
  }
}

/** What happens between two steps, where there is room to say it; always above the floor. */
function between({ goOn, lost }: { goOn: string; lost: string }, { left, right, bottom }: Box): FigureText[] {
  const [x, room] = [(left + right) / 2, right - left - 8]
  const words = [`${goOn} go on`, `${lost} stop`]
  const y = bottom - 24
  if (Math.max(...words.map(textWidth)) <= room)
    return [
      { x, y, text: words[0] ?? '', anchor: 'middle', tone: 'plain' },
      { x, y: y + 15, text: words[1] ?? '', anchor: 'middle', tone: 'soft' },
    ]
  return textWidth(goOn) <= room ? [{ x, y: y + 15, text: goOn, anchor: 'middle', tone: 'soft' }] : []
}
