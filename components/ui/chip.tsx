import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** A filter that is on: its words, and a way to take it off. Not for labels. */
export function Chip(props: { children: ReactNode; removeLabel: string; onRemove: () => void; className?: string }) {
  return (
    <span className={clsx('inline-flex h-8 max-w-full items-center rounded-control bg-accent-soft pointer-coarse:h-10', props.className)}>
      <span className="truncate pl-2.5 text-body text-ink">{props.children}</span>
      <button
        type="button"
        aria-label={props.removeLabel}
        title={props.removeLabel}
        onClick={props.onRemove}
        className="flex h-full w-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors hover:text-ink pointer-coarse:w-10"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  )
}
