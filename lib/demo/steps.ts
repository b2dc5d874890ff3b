import { activitySteps } from './activity'
import { calendarSteps } from './calendar'
import { dayAndUserSteps, peopleSteps } from './model'
import { conversionSteps, modelMoneySteps } from './model-money'
import { moneySteps } from './money'
import { calendarModelSteps, scratchSteps } from './scratch'
import type { Step } from './step'
import { trafficSteps } from './traffic'
import { visitSteps } from './visits'

/** People and what they pay: everything but visits and events, so cheap at any scale. */
export const peopleAndMoneySteps: readonly Step[] = [...calendarSteps, ...visitSteps, ...activitySteps, ...moneySteps]

/** All tables in the order in which they can be filled: each reads only earlier ones. */
export const demoSteps: readonly Step[] = [
  ...peopleAndMoneySteps,
  ...trafficSteps,
  ...calendarModelSteps,
  ...peopleSteps,
  ...modelMoneySteps,
  ...dayAndUserSteps,
  ...conversionSteps,
  ...scratchSteps,
]
