import type { ChartKind } from './chart'
import { coloredGroups } from './groups'
import { describeOverTime, needsOneUnit } from './over-time'
import { drawPlot } from './plot'

/** A bar per period, its parts stacked from the largest up. */
export const stackedBar: ChartKind = {
  kind: 'stacked-bar',
  title: 'Stacked bars',
  roles: ['period', 'value'],
  refuses: needsOneUnit,
  groups: coloredGroups,
  draw: (result, context) => drawPlot(result, context, 'bar'),
  describe: describeOverTime,
}
