import type { Comparison } from './compare'

/**
 * Of metrics: `better`, `worse`, `different` where neither way is good, `open` where nothing is seen. Of guardrails: `safe`, `harmed`,
 * `unclear`. `unread` where there are too few units, or nothing varies.
 */
export type Verdict = 'better' | 'worse' | 'different' | 'open' | 'safe' | 'harmed' | 'unclear' | 'unread'

interface Judged {
  readonly role: 'primary' | 'secondary' | 'guardrail'
  readonly direction: 'up' | 'down' | 'none'
  readonly margin?: number
  readonly adjustedP: number
  readonly alpha: number
}

export function verdictOf(comparison: Comparison | undefined, { role, direction, margin = 0, adjustedP, alpha }: Judged): Verdict {
  if (!comparison) return 'unread'
  const { lift } = comparison
  if (role !== 'guardrail') {
    // p is of the difference, the interval that is shown of the lift; a reader sees both, so both must say it.
    const isBeyondZero = !lift || lift.low > 0 || lift.high < 0
    if (adjustedP >= alpha || !isBeyondZero) return 'open'
    if (direction === 'none') return 'different'
    return comparison.difference.estimate > 0 === (direction === 'up') ? 'better' : 'worse'
  }
  if (!lift) return 'unread'
  // What it may have lost at most, and at least, as shares of the control.
  const both = [Math.abs(lift.low), Math.abs(lift.high)]
  const most = direction === 'up' ? -lift.low : direction === 'down' ? lift.high : Math.max(...both)
  const least = direction === 'up' ? -lift.high : direction === 'down' ? lift.low : lift.low > 0 || lift.high < 0 ? Math.min(...both) : 0
  if (most < margin) return 'safe'
  return least > 0 ? 'harmed' : 'unclear'
}
