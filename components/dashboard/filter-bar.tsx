'use client'

import { Plus, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { noValue } from '@/lib/charts/series'
import type { Grain } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { FilterChip } from './filter-chip'
import { FilterPicker } from './filter-picker'
import type { PageFilter } from './page-state'
import { RangeControl } from './range-control'
import type { PageControls } from './use-page-state'

const grainTitles: readonly { readonly value: Grain; readonly title: string }[] = [
  { value: 'hour', title: 'Hour' },
  { value: 'day', title: 'Day' },
  { value: 'week', title: 'Week' },
  { value: 'month', title: 'Month' },
  { value: 'quarter', title: 'Quarter' },
  { value: 'year', title: 'Year' },
]

const compareTitles = [
  { value: 'none', title: 'Nothing' },
  { value: 'previous_period', title: 'Previous period' },
  { value: 'previous_year', title: 'Year earlier' },
] as const

/** The controls of the whole page, always in sight: one of each, filters as chips, and the way back. */
export function FilterBar({
  data,
  controls,
  shownRange,
  locale,
}: {
  data: DashboardData
  controls: PageControls
  shownRange?: string
  locale: string
}) {
  const { state, set, setFilter, changes, reset } = controls
  const filters = Object.entries(state.filters)
  return (
    <div
      className="sticky top-0 z-20 -mx-3 border-b border-line bg-page px-3 py-2 sm:-mx-6 sm:px-6"
      role="toolbar"
      aria-label="Range, grain, comparison and filters"
    >
      <div className="flex flex-wrap items-center gap-2">
        <RangeControl range={state.range} {...(shownRange && { shown: shownRange })} onChange={(range) => set({ range })} locale={locale} />
        <Select label="By" showLabel value={state.grain} options={grainTitles} onChange={(grain) => set({ grain })} />
        <Select label="Compare with" showLabel value={state.compare} options={compareTitles} onChange={(compare) => set({ compare })} />
        <Select
          label="Zone"
          showLabel
          value={state.zone}
          options={zonesOf(data.timeZone, state.zone)}
          onChange={(zone) => set({ zone })}
          className="hidden! md:inline-flex!"
        />
        {data.dashboard.filters.length > 0 && <AddFilter data={data} controls={controls} locale={locale} />}
        {filters.map(([dimension, filter]) => (
          <FilterChip
            key={dimension}
            title={data.dimensions[dimension] ?? dimension}
            words={filterWords(filter)}
            onRemove={() => setFilter(dimension, undefined)}
          >
            {(close) => (
              <FilterPicker
                data={data}
                state={state}
                dimension={dimension}
                filter={filter}
                locale={locale}
                onApply={(next) => {
                  setFilter(dimension, next)
                  close()
                }}
              />
            )}
          </FilterChip>
        ))}
        {changes > 0 && (
          <Button variant="quiet" onClick={reset} className="ml-auto">
            <RotateCcw aria-hidden />
            Reset <span className="font-normal text-ink-3">{changes} changed</span>
          </Button>
        )}
      </div>
    </div>
  )
}

function AddFilter({ data, controls, locale }: { data: DashboardData; controls: PageControls; locale: string }) {
  const [open, setOpen] = useState(false)
  const [dimension, setDimension] = useState<string>()
  const free = data.dashboard.filters.filter((name) => !controls.state.filters[name])
  if (free.length === 0) return null
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        setDimension(undefined)
      }}
    >
      <PopoverTrigger asChild>
        <Button variant="quiet" data-filter-button>
          <Plus aria-hidden />
          Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={dimension ? `Filter by ${data.dimensions[dimension] ?? dimension}` : 'Filter by'} className="w-64">
        {dimension ? (
          <FilterPicker
            data={data}
            state={controls.state}
            dimension={dimension}
            filter={undefined}
            locale={locale}
            onApply={(filter) => {
              controls.setFilter(dimension, filter)
              setOpen(false)
            }}
          />
        ) : (
          <ul>
            {free.map((name) => (
              <li key={name}>
                <Button variant="quiet" className="w-full justify-start! px-2!" onClick={() => setDimension(name)}>
                  {data.dimensions[name] ?? name}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </PopoverContent>
    </Popover>
  )
}

function filterWords({ not, values }: PageFilter): string {
  const named = values.map((value) => (value === null ? noValue : value === '' ? '(empty)' : value))
  const shown = named.slice(0, 3).join(', ')
  return `${not ? 'not ' : ''}${shown}${named.length > 3 ? ` and ${named.length - 3} more` : ''}`
}

function zonesOf(company: string, chosen: string) {
  const reader = Intl.DateTimeFormat().resolvedOptions().timeZone
  const notes = new Map([
    [company, 'company'],
    ['UTC', ''],
  ])
  const zones = [...new Set([company, chosen, reader, 'UTC'])]
  return zones.map((value) => ({ value, title: value.replaceAll('_', ' '), note: notes.get(value) ?? (value === reader ? 'yours' : '') }))
}
