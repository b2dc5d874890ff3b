'use client'

import { CalendarRange, RotateCcw, SlidersHorizontal } from 'lucide-react'
import { readyToMove } from '@/components/charts/chart'
import { Button } from '@/components/ui/button'
import { Ticks } from '@/components/ui/ticks'
import { formatRange } from '@/lib/base/format-period'
import { Deferred } from './deferred'
import { FilterChoices, type FilterParts, ViewChoices } from './filter-parts'
import { rangeWords } from './page-range'

/** The controls of the whole page, always in sight: one of each, filters as chips, and the way back. On a phone all but the range are in a drawer. */
export function FilterBar(parts: FilterParts) {
  const { controls, locale, data, shown } = parts
  const { state, set, changes, reset, start } = controls
  const range = <RangeButton range={state.range} {...(shown && { shown: formatRange(shown, { locale }) })} locale={locale} />
  const inDrawer = changes - (state.range === start.range ? 0 : 1)
  const drawer = (
    <Button className="border-control! md:hidden">
      <SlidersHorizontal aria-hidden />
      Filters
      {inDrawer > 0 && <span className="tabular font-normal text-ink-2">{inDrawer} on</span>}
    </Button>
  )
  return (
    <section
      className="sticky top-0 z-20 -mx-3 border-b border-line bg-page px-3 py-2 sm:-mx-6 sm:px-6"
      aria-label="Range, grain, comparison and filters"
      onPointerEnter={readyToMove}
      onFocus={readyToMove}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Deferred name="range" still={range}>
          {({ RangePanel }) => (
            <RangePanel range={state.range} onChange={(next) => set({ range: next })} names={data.calendar} locale={locale}>
              {range}
            </RangePanel>
          )}
        </Deferred>
        <div className="contents max-md:hidden">
          <ViewChoices {...parts} />
          <FilterChoices {...parts} />
        </div>
        <Deferred name="drawer" still={drawer}>
          {({ FilterDrawer }) => <FilterDrawer {...parts}>{drawer}</FilterDrawer>}
        </Deferred>
        {changes > 0 && (
          <Button variant="quiet" onClick={reset} className="ml-auto">
            <RotateCcw aria-hidden />
            Reset <span className="font-normal text-ink-3">{changes} changed</span>
          </Button>
        )}
      </div>
    </section>
  )
}

function RangeButton({ range, shown, locale, ...rest }: { range: string; shown?: string; locale: string }) {
  const words = rangeWords(range, locale)
  return (
    <Button
      {...rest}
      aria-label={`Range: ${words}${shown ? `, ${shown}` : ''}`}
      className="relative overflow-hidden border-control! px-2.5!"
    >
      <CalendarRange className="text-ink-3" aria-hidden />
      {words}
      {shown && shown !== words && <span className="tabular hidden font-normal text-ink-2 lg:inline">{shown}</span>}
      <Ticks className="absolute inset-x-0 bottom-0 h-1!" />
    </Button>
  )
}
