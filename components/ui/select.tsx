'use client'

import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { floatClass, itemClass } from './menu'

export interface SelectOption<Value extends string> {
  readonly value: Value
  readonly title: string
  readonly note?: string
}

/** One of a few. `label` is read out and, with `showLabel`, stands before the chosen value. Values are not empty. */
export function Select<Value extends string>(props: {
  label: string
  value: Value
  options: readonly SelectOption<Value>[]
  onChange: (value: Value) => void
  showLabel?: boolean
  className?: string
}) {
  return (
    <Radix.Root value={props.value} onValueChange={(value) => props.onChange(value as Value)}>
      <Radix.Trigger aria-label={props.label} className={clsx(triggerClass, props.className)}>
        {props.showLabel && <span className="text-ink-2">{props.label}</span>}
        <span className="truncate">
          <Radix.Value />
        </span>
        <ChevronDown className="ml-auto size-3.5 shrink-0 text-ink-3" aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={clsx(floatClass, 'min-w-(--radix-select-trigger-width)')}
        >
          <Radix.Viewport className="p-1">
            {props.options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className={clsx(itemClass, 'pr-2 pl-7')}>
                <Radix.ItemIndicator className="absolute left-2 text-accent">
                  <Check className="size-3.5" aria-hidden />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.title}</Radix.ItemText>
                {option.note && <span className="ml-auto pl-4 text-note text-ink-3">{option.note}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const triggerClass =
  'inline-flex h-8 max-w-full items-center gap-1.5 rounded-control border border-line-2 bg-surface pr-2 pl-2.5 text-body text-ink transition-colors hover:bg-sunken data-[state=open]:bg-sunken pointer-coarse:h-10'
