'use client'

import clsx from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { IconButton } from './button'

/** `trigger` opens it; or it is opened from outside by `open`. `side` makes it a drawer at the right. */
export function Dialog(props: {
  title: string
  description?: string
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  side?: boolean
  className?: string
  children: ReactNode
}) {
  const returnFocus = useReturnFocus()
  const place = props.side
    ? 'inset-y-0 right-0 w-[min(40rem,100vw)] border-l'
    : 'top-[max(1rem,12vh)] left-1/2 max-h-[80vh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 rounded-tile border'
  return (
    <Radix.Root
      {...(props.open === undefined ? {} : { open: props.open })}
      {...(props.onOpenChange ? { onOpenChange: props.onOpenChange } : {})}
    >
      {props.trigger && <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-[rgb(16_18_20/0.35)] dark:bg-[rgb(0_0_0/0.55)]" />
        <Radix.Content
          {...(props.description ? {} : { 'aria-describedby': undefined })}
          {...returnFocus}
          className={clsx(
            'fixed z-50 flex animate-appear flex-col border-line bg-surface shadow-float outline-none',
            place,
            props.className,
          )}
        >
          <div className="flex items-start gap-4 border-b border-line py-3 pr-3 pl-4">
            <div className="min-w-0 flex-1 py-1">
              <Radix.Title className="text-section">{props.title}</Radix.Title>
              {props.description && <Radix.Description className="text-note text-ink-2">{props.description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{props.children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Gives the focus back to what had it before, also when the dialog was opened from outside and knows no trigger. */
export function useReturnFocus() {
  const before = useRef<Element>(null)
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault()
      if (before.current instanceof HTMLElement) before.current.focus()
    },
  }
}
