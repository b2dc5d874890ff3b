'use client'

import clsx from 'clsx'
import { type ComponentProps, useLayoutEffect, useRef, useState } from 'react'

/** A table that scrolls inside its own box, by keyboard too, at most `height` px high; hairlines between rows, figures right-aligned by `number` cells. */
export function Table({ className, label, height, ...rest }: ComponentProps<'table'> & { label: string; height?: number }) {
  const box = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div
      ref={box}
      className={clsx('relative w-full', height === undefined ? 'overflow-x-auto' : 'overflow-auto')}
      style={{ maxHeight: height }}
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': label })}
    >
      <table
        aria-label={label}
        className={clsx(
          'w-full border-separate border-spacing-0 text-body [&>tbody>tr:last-child>td]:border-b-0 [&>tfoot>tr:last-child>td]:border-b-0',
          className,
        )}
        {...rest}
      />
    </div>
  )
}

export function HeadCell({ number, className, ...rest }: ComponentProps<'th'> & { number?: boolean }) {
  return (
    <th
      scope="col"
      className={clsx(
        'border-b border-line px-3 py-2 text-label whitespace-nowrap text-ink-2',
        number ? 'text-right' : 'text-left',
        className,
      )}
      {...rest}
    />
  )
}

export function Cell({ number, className, ...rest }: ComponentProps<'td'> & { number?: boolean }) {
  return (
    <td className={clsx('border-b border-line px-3 py-1.5 align-top', number && 'text-right whitespace-nowrap', className)} {...rest} />
  )
}

/** A row that can be pointed at. */
export function Row({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={clsx('transition-colors hover:bg-sunken', className)} {...rest} />
}
