'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import type { DashboardData } from './dashboard-data'
import { FilterPicker } from './filter-picker'
import type { PageFilter, PageState } from './page-state'

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

/** A dimension, then its values. */
export function AddFilter({ free, onFilter, children, ...rest }: FilterProps & { free: readonly string[] }) {
  const [open, setOpen] = useState(false)
  const [dimension, setDimension] = useState<string>()
  const turn = (next: boolean) => {
    setOpen(next)
    setDimension(undefined)
  }
  const apply = (filter: PageFilter | undefined) => {
    if (dimension) onFilter(dimension, filter)
    turn(false)
  }
  const { dimensions } = rest.data
  return (
    <Popover open={open} onOpenChange={turn}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent aria-label={dimension ? `Filter by ${dimensions[dimension] ?? dimension}` : 'Filter by'} className="w-64">
        {dimension ? (
          <FilterPicker {...rest} dimension={dimension} filter={undefined} onApply={apply} />
        ) : (
          <ul>
            {free.map((name) => (
              <li key={name}>
                <Button variant="quiet" className="w-full justify-start! px-2!" onClick={() => setDimension(name)}>
                  {dimensions[name] ?? name}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </PopoverContent>
    </Popover>
  )
}
