'use client'

import clsx from 'clsx'
import { Popover as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { floatClass } from './menu'

/** A small panel beside its button, for choices that a menu cannot hold. */
export const Popover = Radix.Root
export const PopoverTrigger = Radix.Trigger

export function PopoverContent({ className, align = 'start', ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content align={align} sideOffset={4} collisionPadding={8} className={clsx(floatClass, 'p-3', className)} {...rest} />
    </Radix.Portal>
  )
}
