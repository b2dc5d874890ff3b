'use client'

import clsx from 'clsx'
import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ComponentProps } from 'react'

/** A button that opens a list of actions or choices. */
export const Menu = DropdownMenu.Root
export const MenuTrigger = DropdownMenu.Trigger
export const MenuRadioGroup = DropdownMenu.RadioGroup

export function MenuContent({ className, align = 'start', ...rest }: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={clsx(floatClass, 'min-w-44 p-1', className)}
        {...rest}
      />
    </DropdownMenu.Portal>
  )
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item className={clsx(itemClass, 'px-2', className)} {...rest} />
}

export function MenuRadioItem({ className, children, ...rest }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem className={clsx(itemClass, 'pr-2 pl-7', className)} {...rest}>
      <Tick />
      {children}
    </DropdownMenu.RadioItem>
  )
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof DropdownMenu.Label>) {
  return <DropdownMenu.Label className={clsx('px-2 pt-1.5 pb-1 text-note text-ink-3', className)} {...rest} />
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
}

function Tick() {
  return (
    <DropdownMenu.ItemIndicator className="absolute left-2 text-accent">
      <Check className="size-3.5" aria-hidden />
    </DropdownMenu.ItemIndicator>
  )
}

/** What floats: menu, popover, list of a select. */
export const floatClass =
  'z-50 max-h-[min(28rem,var(--radix-popper-available-height,28rem))] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-tile border border-line bg-surface text-body text-ink shadow-float data-[state=open]:animate-appear'

export const itemClass =
  'relative flex min-h-7 cursor-default items-center gap-2 rounded-control py-1 text-body outline-none select-none pointer-coarse:min-h-10 data-[disabled]:text-ink-3 data-[highlighted]:bg-sunken data-[state=checked]:font-medium [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-2'
