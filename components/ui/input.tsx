import clsx from 'clsx'
import type { ComponentProps } from 'react'

/** One line of text. Stands in a `Field`, or has an `aria-label`. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(inputClass, className)} {...rest} />
}

export const inputClass =
  'h-8 w-full min-w-0 rounded-control border border-control bg-surface px-2.5 text-body text-ink transition-colors placeholder:text-ink-3 focus-visible:outline-offset-0 aria-invalid:border-bad pointer-coarse:h-10 pointer-coarse:text-[1rem]'
