import clsx from 'clsx'
import { type ComponentProps, cloneElement, isValidElement } from 'react'

type Variant = 'default' | 'primary' | 'quiet'

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant
  /** Gives its looks to the one child, for example a link. */
  asChild?: boolean
}

/** A verb. One primary button on a screen at most. */
export function Button({ variant = 'default', asChild, className, type, children, ...rest }: ButtonProps) {
  const look = buttonClass(variant, className)
  if (asChild && isValidElement<{ className: string }>(children)) return cloneElement(children, { className: look })
  return (
    <button type={type ?? 'button'} className={look} {...rest}>
      {children}
    </button>
  )
}

/** A button of one icon; `label` is its name for everybody who cannot see it. */
export function IconButton({ label, className, type, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type={type ?? 'button'}
      aria-label={label}
      title={label}
      className={clsx(shape, 'w-8 pointer-coarse:w-10', looks.quiet, className)}
      {...rest}
    />
  )
}

export function buttonClass(variant: Variant = 'default', className?: string): string {
  return clsx(shape, 'px-3', looks[variant], className)
}

const shape =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control text-body font-medium whitespace-nowrap transition-colors select-none pointer-coarse:h-10 disabled:cursor-not-allowed disabled:opacity-55 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:stroke-[1.75]'

const looks: Record<Variant, string> = {
  default: 'border border-line-2 bg-surface text-ink hover:bg-sunken aria-pressed:bg-accent-soft data-[state=open]:bg-sunken',
  primary: 'bg-accent text-accent-ink hover:bg-accent/90',
  quiet: 'text-ink-2 hover:bg-sunken hover:text-ink aria-pressed:text-ink data-[state=open]:bg-sunken data-[state=open]:text-ink',
}
