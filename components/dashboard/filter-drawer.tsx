'use client'

import type { ReactNode } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { FilterChoices, type FilterParts, ViewChoices } from './filter-parts'

/** What the bar has no room for on a phone: grain, comparison, zone and filters, one under the other. */
export function FilterDrawer({ children, ...parts }: FilterParts & { children: ReactNode }) {
  return (
    <Dialog title="Filters" side trigger={children} className="max-w-[min(22rem,92vw)]">
      <div className="flex flex-col items-start gap-3">
        <ViewChoices {...parts} />
        <h3 className="mt-2 text-label text-ink-2">Filters of the page</h3>
        <FilterChoices {...parts} />
      </div>
    </Dialog>
  )
}
