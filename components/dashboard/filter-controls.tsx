'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import type { ValueRange } from '@/lib/metrics'
import type { DashboardData, MetricFacts } from './dashboard-data'
import { FilterPicker } from './filter-picker'
import { HavingPicker } from './having-picker'
import type { PageFilter } from './page-filter'
import type { PageState } from './page-state'
import type { PageControls } from './use-page-state'

interface FilterProps {
  readonly data: DashboardData
  readonly state: PageState
  readonly locale: string
  /** The button that opens it. */
  readonly children: ReactNode
  readonly onFilter: (dimension: string, filter: PageFilter | undefined) => void
}

/** The values of a filter that is on. */
export function FilterChip({ dimension, onFilter, children, ...rest }: FilterProps & { dimension: string }) {
  const [open, setOpen] = useState(false)
  const apply = (filter: PageFilter | undefined) => {
    onFilter(dimension, filter)
    setOpen(false)
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent aria-label={`Filter by ${rest.data.dimensions[dimension] ?? dimension}`} className="w-64">
        <FilterPicker {...rest} dimension={dimension} filter={rest.state.filters[dimension]} onApply={apply} />
      </PopoverContent>
    </Popover>
  )
}

/** The ends of a condition on values that is on. */
export function HavingChip(props: {
  metric: MetricFacts
  range: ValueRange
  children: ReactNode
  onHaving: (metric: string, range: ValueRange | undefined) => void
}) {
  const [open, setOpen] = useState(false)
  const apply = (range: ValueRange | undefined) => {
    props.onHaving(props.metric.name, range)
    setOpen(false)
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{props.children}</PopoverTrigger>
      <PopoverContent aria-label={`Filter by the value of ${props.metric.title}`} className="w-64">
        <HavingPicker metric={props.metric} range={props.range} onApply={apply} />
      </PopoverContent>
    </Popover>
  )
}

/** What the page may still be filtered by: dimensions, segments, values of its metrics; then how. */
export interface Free {
  readonly dimensions: readonly string[]
  readonly segments: DashboardData['segments']
  readonly metrics: readonly MetricFacts[]
}

export function AddFilter({
  free,
  controls,
  children,
  ...rest
}: Omit<FilterProps, 'onFilter' | 'state'> & { free: Free; controls: PageControls }) {
  const [open, setOpen] = useState(false)
  const [dimension, setDimension] = useState<string>()
  const [metric, setMetric] = useState<MetricFacts>()
  const turn = (next: boolean) => {
    setOpen(next)
    setDimension(undefined)
    setMetric(undefined)
  }
  const done = (work: () => void) => {
    work()
    turn(false)
  }
  const { state, setFilter, setSegment, setHaving } = controls
  const { dimensions } = rest.data
  const label = dimension
    ? `Filter by ${dimensions[dimension] ?? dimension}`
    : metric
      ? `Filter by the value of ${metric.title}`
      : 'Filter by'
  return (
    <Popover open={open} onOpenChange={turn}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent aria-label={label} className="w-64">
        {dimension && (
          <FilterPicker
            {...rest}
            state={state}
            dimension={dimension}
            filter={undefined}
            onApply={(filter) => done(() => filter && setFilter(dimension, filter))}
          />
        )}
        {metric && <HavingPicker metric={metric} range={undefined} onApply={(range) => done(() => setHaving(metric.name, range))} />}
        {!dimension && !metric && (
          <div className="max-h-96 overflow-y-auto">
            <Group title="">
              {free.dimensions.map((name) => (
                <Choice key={name} title={dimensions[name] ?? name} onChoose={() => setDimension(name)} />
              ))}
            </Group>
            <Group title="Segments">
              {free.segments.map(({ name, title, description }) => (
                <Choice key={name} title={title} note={description} onChoose={() => done(() => setSegment(name, true))} />
              ))}
            </Group>
            <Group title="Rows by their value">
              {free.metrics.map((each) => (
                <Choice key={each.name} title={each.title} onChoose={() => setMetric(each)} />
              ))}
            </Group>
          </div>
        )}
      </PopoverContent>
    </Popover>
  )
}

function Group({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <>
      {title && <h3 className="mt-2 border-t border-line px-2 pt-2 pb-1 text-note text-ink-2">{title}</h3>}
      <ul>{children}</ul>
    </>
  )
}

function Choice({ title, note, onChoose }: { title: string; note?: string | undefined; onChoose: () => void }) {
  return (
    <li>
      <Button variant="quiet" className="w-full justify-start! px-2!" title={note} onClick={onChoose}>
        {title}
      </Button>
    </li>
  )
}
