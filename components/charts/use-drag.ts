'use client'

import { type PointerEvent, useState } from 'react'

/**
 * A stretch of periods drawn with the mouse. `to` is told when the button is let go over another period than it was pressed at;
 * a finger scrolls the page instead.
 */
export function useDrag(at: (event: PointerEvent) => number | undefined, to: ((first: number, last: number) => void) | undefined) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly until: number }>()
  return {
    stretch: drag && drag.from !== drag.until ? ([Math.min(drag.from, drag.until), Math.max(drag.from, drag.until)] as const) : undefined,
    start: (event: PointerEvent) => {
      const from = at(event)
      if (!to || event.pointerType === 'touch' || event.button !== 0 || from === undefined) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from, until: from })
    },
    move: (event: PointerEvent) => {
      const until = at(event)
      if (until !== undefined) setDrag((old) => old && { ...old, until })
    },
    end: () => {
      setDrag(undefined)
      if (drag && drag.from !== drag.until) to?.(Math.min(drag.from, drag.until), Math.max(drag.from, drag.until))
    },
    cancel: () => setDrag(undefined),
  }
}
