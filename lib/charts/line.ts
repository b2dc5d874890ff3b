import type { ChartKind } from './chart'
import { coloredGroups } from './groups'
import { describeOverTime, needsPeriods } from './over-time'
import { drawPlot } from './plot'

/** One line per series, named at its end; the comparison period dotted behind up to two of them. */
export const line: ChartKind = {
  kind: 'line',
  title: 'Line',
  roles: ['period', 'value'],
  refuses: needsPeriods,
  groups: coloredGroups,
  draw: (result, context) => drawPlot(result, context, 'line'),
  describe: describeOverTime,
}
