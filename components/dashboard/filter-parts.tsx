'use client'

import { CalendarRange, ChevronDown, Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import type { SelectOption } from '@/components/ui/select'
import type { DashboardData } from './dashboard-data'
import { Deferred } from './deferred'
import type { Free } from './filter-controls'
import { compareChoice, ownRange, rangeBefore } from './page-compare'
import { filterWords } from './page-filter'
import { grainOptions } from './page-grain'
import { havingWords, limitable } from './page-having'
import { rangeWords } from './page-range'
import type { PageControls } from './use-page-state'

export interface FilterParts {
  readonly data: DashboardData
  readonly controls: PageControls
  readonly locale: string
  /** The range that the tiles show, its end excluded. */
  readonly shown?: readonly [string, string]
}

/** Grain, comparison and zone. */
export function ViewChoices({ data, controls: { state, set }, locale, shown }: FilterParts) {
  const compare = compareChoice(state.compare, data)
  const compareWith = (kind: string) => set({ compare: kind === ownRange ? rangeBefore(shown) : kind })
  return (
    <>
      <Choice
        name="grain"
        label="By"
        value={state.grain}
        options={grainOptions(data.calendar, state)}
        onChange={(grain) => set({ grain })}
      />
      <Choice name="compare" label="Compare with" {...compare} onChange={compareWith} />
      {compare.value === ownRange && (
        <Deferred name="compared" still={comparedButton(state.compare, locale)}>
          {({ RangePanel }) => (
            <RangePanel range={state.compare} onChange={(range) => set({ compare: range })} names={data.calendar} locale={locale}>
              {comparedButton(state.compare, locale)}
            </RangePanel>
          )}
        </Deferred>
      )}
      <Choice name="zone" label="Zone" value={state.zone} options={zonesOf(data.timeZone, state.zone)} onChange={(zone) => set({ zone })} />
    </>
  )
}

/** The filters that are on, and the way to another. */
export function FilterChoices({ data, controls, locale }: FilterParts) {
  const { state, setFilter, setSegment, setHaving } = controls
  const limited = limitable(data)
  const free: Free = {
    dimensions: data.dashboard.filters.filter((name) => !state.filters[name]),
    segments: data.segments.filter(({ name }) => !state.segments.includes(name)),
    metrics: limited.filter(({ name }) => !state.having[name]),
  }
  const shared = { data, state, locale, onFilter: setFilter }
  return (
    <>
      {Object.entries(state.filters).map(([dimension, filter]) => (
        <Chip
          key={dimension}
          title={data.dimensions[dimension] ?? dimension}
          words={filterWords(filter, locale)}
          onRemove={() => setFilter(dimension, undefined)}
        >
          {(words) => (
            <Deferred still={words}>
              {({ FilterChip }) => (
                <FilterChip {...shared} dimension={dimension}>
                  {words}
                </FilterChip>
              )}
            </Deferred>
          )}
        </Chip>
      ))}
      {data.segments
        .filter(({ name }) => state.segments.includes(name))
        .map(({ name, title }) => (
          <Chip key={name} title="Only" words={title} onRemove={() => setSegment(name, false)} />
        ))}
      {limited.flatMap((metric) => {
        const range = state.having[metric.name]
        if (!range) return []
        const words = havingWords(range, metric.unit, locale)
        return [
          <Chip key={metric.name} title={metric.title} words={words} onRemove={() => setHaving(metric.name, undefined)}>
            {(words) => (
              <Deferred still={words}>
                {({ HavingChip }) => (
                  <HavingChip metric={metric} range={range} onHaving={setHaving}>
                    {words}
                  </HavingChip>
                )}
              </Deferred>
            )}
          </Chip>,
        ]
      })}
      {Object.values(free).some((names) => names.length > 0) && (
        <Deferred name="filter" still={addButton}>
          {({ AddFilter }) => (
            <AddFilter data={data} locale={locale} controls={controls} free={free}>
              {addButton}
            </AddFilter>
          )}
        </Deferred>
      )}
    </>
  )
}

const comparedButton = (range: string, locale: string) => (
  <Button className="max-w-full border-control! px-2.5! font-normal!" aria-label={`Compared range: ${rangeWords(range, locale)}`}>
    <CalendarRange className="text-ink-3" aria-hidden />
    <span className="truncate">{rangeWords(range, locale)}</span>
  </Button>
)

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

/** A filter that is on: its words open how it filters, where there is more than on and off; its cross takes it off. */
function Chip(props: { title: string; words: string; onRemove: () => void; children?: (words: React.ReactElement) => React.ReactNode }) {
  const remove = `Remove the filter on ${props.children ? props.title : props.words}`
  const words = (
    <>
      <span className="text-ink-2">{props.title}</span> {props.words}
    </>
  )
  const wordsClass = 'max-w-72 truncate pl-2.5 text-body text-ink'
  return (
    <span className="inline-flex h-8 max-w-full items-center rounded-control bg-accent-soft pointer-coarse:h-10">
      {props.children?.(
        <button type="button" className={`h-full rounded-control ${wordsClass}`}>
          {words}
        </button>,
      ) ?? <span className={wordsClass}>{words}</span>}
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

function zonesOf(company: string, chosen: string): readonly SelectOption<string>[] {
  const notes = new Map([[company, 'company']])
  const zones = [...new Set([company, chosen, 'UTC', 'America/Los_Angeles', 'Europe/London', 'Europe/Berlin', 'Asia/Tokyo'])]
  return zones.map((value) => ({ value, title: value.replaceAll('_', ' '), ...(notes.has(value) && { note: notes.get(value) ?? '' }) }))
}
