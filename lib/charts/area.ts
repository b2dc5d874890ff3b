import type { ChartKind } from './chart'
import { coloredGroups } from './groups'
import { describeOverTime, needsOneUnit } from './over-time'
import { drawPlot } from './plot'

/** One area, or a stack of them where the parts add up. */
export const area: ChartKind = {
  kind: 'area',
  title: 'Area',
  roles: ['period', 'value'],
  refuses: needsOneUnit,
  groups: coloredGroups,
  draw: (result, context) => drawPlot(result, context, 'area'),
  describe: describeOverTime,
}
