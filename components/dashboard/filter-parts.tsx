'use client'

import { ChevronDown, Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import type { SelectOption } from '@/components/ui/select'
import { noValue } from '@/lib/charts/series'
import type { Grain } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { Deferred } from './deferred'
import type { PageFilter } from './page-state'
import type { PageControls } from './use-page-state'

export interface FilterParts {
  readonly data: DashboardData
  readonly controls: PageControls
  readonly locale: string
}

/** Grain, comparison and zone. */
export function ViewChoices({ data, controls: { state, set } }: FilterParts) {
  return (
    <>
      <Choice name="grain" label="By" value={state.grain} options={grainTitles} onChange={(grain) => set({ grain })} />
      <Choice name="compare" label="Compare with" value={state.compare} options={compareTitles} onChange={(compare) => set({ compare })} />
      <Choice name="zone" label="Zone" value={state.zone} options={zonesOf(data.timeZone, state.zone)} onChange={(zone) => set({ zone })} />
    </>
  )
}

/** The filters that are on, and the way to another. */
export function FilterChoices({ data, controls: { state, setFilter }, locale }: FilterParts) {
  const free = data.dashboard.filters.filter((name) => !state.filters[name])
  const shared = { data, state, locale, onFilter: setFilter }
  return (
    <>
      {Object.entries(state.filters).map(([dimension, filter]) => (
        <Chip key={dimension} title={data.dimensions[dimension] ?? dimension} onRemove={() => setFilter(dimension, undefined)}>
          {(words) => (
            <Deferred still={words(filter)}>
              {({ FilterChip }) => (
                <FilterChip {...shared} dimension={dimension}>
                  {words(filter)}
                </FilterChip>
              )}
            </Deferred>
          )}
        </Chip>
      ))}
      {free.length > 0 && (
        <Deferred name="filter" still={addButton}>
          {({ AddFilter }) => (
            <AddFilter {...shared} free={free}>
              {addButton}
            </AddFilter>
          )}
        </Deferred>
      )}
    </>
  )
}

const grainTitles: readonly SelectOption<Grain>[] = [
  { value: 'hour', title: 'Hour' },
  { value: 'day', title: 'Day' },
  { value: 'week', title: 'Week' },
  { value: 'month', title: 'Month' },
  { value: 'quarter', title: 'Quarter' },
  { value: 'year', title: 'Year' },
]

const compareTitles: readonly SelectOption<PageControls['state']['compare']>[] = [
  { value: 'none', title: 'Nothing' },
  { value: 'previous_period', title: 'Previous period' },
  { value: 'previous_year', title: 'Year earlier' },
]

const addButton = (
  <Button variant="quiet">
    <Plus aria-hidden />
    Filter
  </Button>
)

/** A list to choose from; a button of the same looks until somebody reaches for it. */
function Choice<Value extends string>(props: {
  name: string
  label: string
  value: Value
  options: readonly SelectOption<Value>[]
  onChange: (value: Value) => void
}) {
  const chosen = props.options.find((option) => option.value === props.value)?.title ?? props.value
  const still = (
    <Button
      role="combobox"
      aria-expanded={false}
      aria-label={props.label}
      className="max-w-full border-control! pr-2! pl-2.5! font-normal!"
    >
      <span className="text-ink-2">{props.label}</span>
      <span className="truncate">{chosen}</span>
      <ChevronDown className="ml-auto size-3.5! text-ink-3" aria-hidden />
    </Button>
  )
  return (
    <Deferred name={props.name} still={still}>
      {({ Select }) => <Select showLabel {...props} />}
    </Deferred>
  )
}

/** A filter that is on: its words open its values, its cross takes it off. */
function Chip(props: {
  title: string
  onRemove: () => void
  children: (words: (filter: PageFilter) => React.ReactElement) => React.ReactNode
}) {
  const remove = `Remove the filter on ${props.title}`
  return (
    <span className="inline-flex h-8 max-w-full items-center rounded-control bg-accent-soft pointer-coarse:h-10">
      {props.children((filter) => (
        <button type="button" className="h-full max-w-72 truncate rounded-control pl-2.5 text-body text-ink">
          <span className="text-ink-2">{props.title}</span> {filterWords(filter)}
        </button>
      ))}
      <button
        type="button"
        aria-label={remove}
        title={remove}
        onClick={props.onRemove}
        className="flex h-full w-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors hover:text-ink pointer-coarse:w-10"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  )
}

function filterWords({ not, values }: PageFilter): string {
  const named = values.map((value) => (value === null ? noValue : value === '' ? '(empty)' : value))
  const shown = named.slice(0, 3).join(', ')
  return `${not ? 'not ' : ''}${shown}${named.length > 3 ? ` and ${named.length - 3} more` : ''}`
}

function zonesOf(company: string, chosen: string): readonly SelectOption<string>[] {
  const notes = new Map([[company, 'company']])
  const zones = [...new Set([company, chosen, 'UTC', 'America/Los_Angeles', 'Europe/London', 'Europe/Berlin', 'Asia/Tokyo'])]
  return zones.map((value) => ({ value, title: value.replaceAll('_', ' '), ...(notes.has(value) && { note: notes.get(value) ?? '' }) }))
}
