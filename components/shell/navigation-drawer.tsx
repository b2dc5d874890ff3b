'use client'

import clsx from 'clsx'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Dialog } from '@/components/ui/dialog'
import { type Place, placeHref } from './places'

/** The places of the top bar on a phone. */
export function NavigationDrawer(props: {
  dashboards: readonly Place[]
  hasExperiments: boolean
  isAdministrator: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const path = usePathname()
  const entry = (href: Route, title: string) => (
    <li key={href}>
      <Link
        href={href}
        aria-current={path === href ? 'page' : undefined}
        onClick={() => props.onOpenChange(false)}
        className={clsx('flex min-h-10 items-center rounded-control px-2 hover:bg-sunken', path === href && 'bg-sunken font-medium')}
      >
        {title}
      </Link>
    </li>
  )
  return (
    <Dialog title="Go to" side open={props.open} onOpenChange={props.onOpenChange} className="max-w-[min(20rem,88vw)]">
      <nav aria-label="Main" className="-mx-2">
        <ul>
          {entry('/', 'Home')}
          {entry('/metrics', 'Metrics')}
          {props.hasExperiments && entry('/experiments' as Route, 'Experiments')}
          {props.isAdministrator && entry('/admin/queries', 'Query log')}
        </ul>
        <h3 className="mt-4 mb-1 px-2 text-label text-ink-2">Dashboards</h3>
        <ul>{props.dashboards.map((place) => entry(placeHref(place), place.title))}</ul>
      </nav>
    </Dialog>
  )
}
