'use client'

import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'

/** A filter that is on: its words open its values, its cross takes it off. */
export function FilterChip({
  title,
  words,
  onRemove,
  children,
}: {
  title: string
  words: string
  onRemove: () => void
  children: (close: () => void) => ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <span className="inline-flex h-8 max-w-full items-center rounded-control bg-accent-soft pointer-coarse:h-10">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger className="h-full max-w-72 truncate rounded-control pl-2.5 text-body text-ink">
          <span className="text-ink-2">{title}</span> {words}
        </PopoverTrigger>
        <PopoverContent aria-label={`Filter by ${title}`} className="w-64">
          {children(() => setOpen(false))}
        </PopoverContent>
      </Popover>
      <button
        type="button"
        aria-label={`Remove the filter on ${title}`}
        title={`Remove the filter on ${title}`}
        onClick={onRemove}
        className="flex h-full w-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors hover:text-ink pointer-coarse:w-10"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  )
}
