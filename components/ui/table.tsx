import clsx from 'clsx'
import type { ComponentProps } from 'react'

/** A table that scrolls inside its own box; hairlines between rows, figures right-aligned by `number` cells. */
export function Table({ className, label, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <section aria-label={label} className="w-full overflow-x-auto" tabIndex={0}>
      <table className={clsx('w-full border-collapse text-body', className)} {...rest} />
    </section>
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
