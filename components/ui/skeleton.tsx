import clsx from 'clsx'

/** Holds the place of what is coming, at its real size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('animate-pulse rounded-control bg-sunken', className)} />
}
