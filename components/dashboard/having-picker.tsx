'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { ValueRange } from '@/lib/metrics'
import type { MetricFacts } from './dashboard-data'
import { fromTyped, toTyped, typedUnit } from './page-having'

/** Which rows of a split are shown, by the value of a metric. */
export function HavingPicker(props: {
  metric: MetricFacts
  range: ValueRange | undefined
  onApply: (range: ValueRange | undefined) => void
}) {
  const { unit, title } = props.metric
  const [typed, setTyped] = useState({ from: toTyped(props.range?.from, unit), to: toTyped(props.range?.to, unit) })
  const [from, to] = [fromTyped(typed.from, unit), fromTyped(typed.to, unit)]
  const isRead = (typed.from === '' || from !== undefined) && (typed.to === '' || to !== undefined)
  const isUpsideDown = from !== undefined && to !== undefined && from >= to
  const isNothing = from === undefined && to === undefined
  const ends = [
    { end: 'from', label: 'At least' },
    { end: 'to', label: 'Below' },
  ] as const
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isRead || isUpsideDown) return
        props.onApply(isNothing ? undefined : { ...(from !== undefined && { from }), ...(to !== undefined && { to }) })
      }}
    >
      <p className="text-note text-ink-2">Rows of lists and tables whose {title.toLowerCase()} is</p>
      <div className="flex gap-2">
        {ends.map(({ end, label }) => (
          <label key={end} className="flex min-w-0 flex-1 flex-col gap-1 text-note text-ink-2">
            <span>
              {label} <span className="text-ink-3">{typedUnit(unit)}</span>
            </span>
            <Input
              inputMode="decimal"
              className="tabular px-1.5!"
              value={typed[end]}
              aria-invalid={!isRead || isUpsideDown}
              onChange={(event) => setTyped({ ...typed, [end]: event.target.value })}
            />
          </label>
        ))}
      </div>
      {!isRead && <p className="text-note text-bad">A number without signs or words, such as 12.50.</p>}
      {isUpsideDown && (
        <p className="text-note text-bad">
          No value is at least {typed.from} and below {typed.to}.
        </p>
      )}
      <Button type="submit" variant="primary" disabled={!isRead || isUpsideDown}>
        {isNothing ? 'Show all' : 'Apply'}
      </Button>
    </form>
  )
}
