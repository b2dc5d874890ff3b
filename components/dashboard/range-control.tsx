'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Ticks } from '@/components/ui/ticks'
import { grainWords } from '@/lib/base/grain'
import { suggestRange } from '@/lib/metrics/time/range-suggest'
import { type RangeNames, readRangeWords } from '@/lib/metrics/time/range-words'
import { rangeWords, readRange } from './page-range'

const presets = [
  'yesterday',
  'last 7 days',
  'last 28 days',
  'last 90 days',
  'last 13 weeks',
  'last 12 months',
  'this month',
  'last month',
  'this quarter to date',
  'this year to date',
] as const

/** The one control of the range: chosen, typed, or two days of the calendar. */
export function RangePanel({
  range,
  onChange,
  names,
  locale,
  children,
}: {
  range: string
  onChange: (range: string) => void
  names: RangeNames
  locale: string
  children: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const choose = (next: string) => {
    onChange(next)
    setOpen(false)
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent aria-label="Range" className="w-80">
        <ul className="grid grid-cols-2 gap-1">
          {presetsOf(names).map((preset) => (
            <li key={preset}>
              <Button
                variant="quiet"
                aria-pressed={preset === range}
                className="w-full justify-start! px-2! aria-pressed:bg-accent-soft"
                onClick={() => choose(preset)}
              >
                {rangeWords(preset, locale)}
              </Button>
            </li>
          ))}
        </ul>
        <Ticks className="my-3" />
        <TypedRange range={range} names={names} onChoose={choose} />
        <CalendarDays range={range} onChoose={choose} />
      </PopoverContent>
    </Popover>
  )
}

/** Those of the company's own calendars stand last. */
function presetsOf({ fiscalYear, calendars = {} }: RangeNames): readonly string[] {
  const own = Object.keys(calendars)
    .slice(0, 2)
    .map((name) => `last ${grainWords(name)}`)
  return [...presets, ...(fiscalYear ? ['this fiscal quarter', 'this fiscal year'] : []), ...own]
}

/** What is wrong with a range, and what may be meant. */
function problemOf(text: string, names: RangeNames): string {
  try {
    readRangeWords(text, names)
  } catch (error) {
    return (error as Error).message
  }
  return `Not a range.${suggestRange(text, names) || ' Try 13w, last 2 quarters, this quarter to date, since 2026-01-01 or 2026-W30.'}`
}

function TypedRange({ range, names, onChoose }: { range: string; names: RangeNames; onChoose: (range: string) => void }) {
  const [text, setText] = useState(range.includes('..') ? '' : range)
  const [wrong, setWrong] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (readRange(text, names)) onChoose(text.trim().toLowerCase())
    else setWrong(problemOf(text, names))
  }
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <div className="flex-1">
        <Input
          aria-label="Type a range, for example 13w"
          placeholder="13w, this quarter to date, 2026-W30"
          value={text}
          aria-invalid={wrong !== ''}
          aria-describedby={wrong ? 'range-wrong' : undefined}
          onChange={(event) => {
            setText(event.target.value)
            setWrong('')
          }}
        />
        {wrong && (
          <p id="range-wrong" role="alert" className="mt-1 text-note text-bad">
            {wrong}
          </p>
        )}
      </div>
      <Button type="submit">Show</Button>
    </form>
  )
}

function CalendarDays({ range, onChoose }: { range: string; onChoose: (range: string) => void }) {
  const [start = '', end = ''] = range.includes('..') ? range.split('..') : []
  const [from, setFrom] = useState(start)
  const [to, setTo] = useState(end)
  const chosen = `${from}..${to}`
  return (
    <form
      className="mt-3 flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (readRange(chosen)) onChoose(chosen)
      }}
    >
      <label className="flex min-w-0 flex-1 flex-col gap-1 text-note text-ink-2">
        From
        <Input
          type="date"
          required
          value={from}
          max={to || undefined}
          onChange={(event) => setFrom(event.target.value)}
          className="px-1.5!"
        />
      </label>
      <label className="flex min-w-0 flex-1 flex-col gap-1 text-note text-ink-2">
        To, included
        <Input
          type="date"
          required
          value={to}
          min={from || undefined}
          onChange={(event) => setTo(event.target.value)}
          className="px-1.5!"
        />
      </label>
      <Button type="submit" className="w-full">
        Show these days
      </Button>
    </form>
  )
}
