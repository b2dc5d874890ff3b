import clsx from 'clsx'

/** The ruler: small ticks with a long one at every eighth. Decoration only, for places where something is measured. */
export function Ticks({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('ticks block h-2 text-line-2', className)} />
}

/** Work is going on: the long ticks travel along the ruler. Lies on the top edge of its positioned parent. */
export function TickBar({ label, className }: { label: string; className?: string }) {
  return (
    <div role="progressbar" aria-label={label} className={clsx('absolute inset-x-0 top-0 h-2 overflow-hidden', className)}>
      <div className="ticks h-full animate-ticks text-accent" />
    </div>
  )
}
