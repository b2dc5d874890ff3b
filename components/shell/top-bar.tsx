'use client'

import clsx from 'clsx'
import { ChevronDown, Menu as MenuIcon, Search, UserRound } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button, buttonClass, IconButton } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import type { Person } from '@/lib/metrics'
import { Mark } from './mark'
import type { Place } from './places'
import { useShortcuts } from './use-shortcuts'

// What opens is loaded when it is first opened, or reached for: a page is read long before it is worked with.
const load = {
  dashboards: () => import('./dashboards-menu'),
  person: () => import('./person-menu'),
  finder: () => import('./finder'),
  help: () => import('./shortcut-help'),
  drawer: () => import('./navigation-drawer'),
}
const parts = {
  DashboardsMenu: lazy(() => load.dashboards().then(({ DashboardsMenu }) => ({ default: DashboardsMenu }))),
  PersonMenu: lazy(() => load.person().then(({ PersonMenu }) => ({ default: PersonMenu }))),
  Finder: lazy(() => load.finder().then(({ Finder }) => ({ default: Finder }))),
  ShortcutHelp: lazy(() => load.help().then(({ ShortcutHelp }) => ({ default: ShortcutHelp }))),
  NavigationDrawer: lazy(() => load.drawer().then(({ NavigationDrawer }) => ({ default: NavigationDrawer }))),
}

type Part = keyof typeof load

/** The slim bar over every page: where one can go, and who one is. */
export function TopBar({ person, places }: { person: Person; places: readonly Place[] }) {
  const router = useRouter()
  const [open, setOpen] = useState<Part>()
  const [met, setMet] = useState<ReadonlySet<Part>>(new Set())
  const show = (part: Part) => {
    setMet((before) => new Set(before).add(part))
    setOpen(part)
  }
  const opener = (part: Part) => ({ open: open === part, onOpenChange: (isOpen: boolean) => (isOpen ? show(part) : setOpen(undefined)) })
  const reach = (part: Part) => ({ onPointerEnter: () => void load[part](), onFocus: () => void load[part]() })
  const later = (part: Part, still: ReactNode, real: ReactNode) => (met.has(part) ? <Suspense fallback={still}>{real}</Suspense> : still)

  const isAdministrator = person.role === 'administrator'
  const dashboards = places.filter(({ kind }) => kind === 'dashboard')
  const hasExperiments = places.some(({ kind }) => kind === 'experiment')
  const name = person.name || person.email
  const isOnDashboards = usePathname().startsWith('/dashboards')

  useShortcuts({
    'mod+k': () => show('finder'),
    '?': () => show('help'),
    'g h': () => router.push('/'),
    'g d': () => show(window.matchMedia('(width < 48rem)').matches ? 'drawer' : 'dashboards'),
    'g e': () => router.push('/experiments'),
    'g m': () => router.push('/metrics'),
    ...(isAdministrator ? { 'g q': () => router.push('/admin/queries') } : {}),
  })

  const dashboardsLook = {
    className: tabClass(isOnDashboards),
    children: (
      <>
        Dashboards
        <ChevronDown className="size-3.5 text-ink-3" aria-hidden />
      </>
    ),
  }
  const personLook = {
    className: buttonClass('quiet', 'max-md:w-8 max-md:px-0 pointer-coarse:max-md:w-10'),
    'aria-label': `${name}: account and theme`,
    children: (
      <>
        <UserRound aria-hidden />
        <span className="hidden max-w-40 truncate font-normal md:inline">{name}</span>
      </>
    ),
  }
  const still = { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': false } as const

  return (
    <header className="border-b border-line bg-surface print:hidden">
      <div className="mx-auto flex h-12 max-w-page items-center gap-1 px-3 sm:px-6">
        <Link
          href="/"
          className="-ml-2 flex h-8 items-center gap-2 rounded-control px-2 font-semibold tracking-[-0.01em] pointer-coarse:h-10"
        >
          <Mark className="size-5 text-accent" />
          Yardstick
        </Link>
        <nav aria-label="Main" className="ml-3 hidden items-center gap-1 self-stretch md:flex">
          {later(
            'dashboards',
            <button {...still} {...dashboardsLook} {...reach('dashboards')} onClick={() => show('dashboards')} />,
            <parts.DashboardsMenu dashboards={dashboards} trigger={dashboardsLook} {...opener('dashboards')} />,
          )}
          <Tab href="/metrics">Metrics</Tab>
          {hasExperiments && <Tab href="/experiments">Experiments</Tab>}
          {isAdministrator && <Tab href="/admin/queries">Query log</Tab>}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <Button
            variant="quiet"
            {...reach('finder')}
            onClick={() => show('finder')}
            aria-label="Find a dashboard or metric"
            className="max-md:w-8 max-md:px-0 pointer-coarse:max-md:w-10"
          >
            <Search aria-hidden />
            <span className="hidden font-normal md:inline">Find</span>
            <span className="hidden gap-1 md:flex" aria-hidden>
              <Kbd>Ctrl K</Kbd>
            </span>
          </Button>
          {later(
            'person',
            <button {...still} {...personLook} {...reach('person')} onClick={() => show('person')} />,
            <parts.PersonMenu person={person} trigger={personLook} onHelp={() => show('help')} {...opener('person')} />,
          )}
          <IconButton label="Menu" className="md:hidden" {...reach('drawer')} onClick={() => show('drawer')}>
            <MenuIcon aria-hidden />
          </IconButton>
        </div>
      </div>
      {later('finder', null, <parts.Finder places={places} {...opener('finder')} />)}
      {later('help', null, <parts.ShortcutHelp {...opener('help')} />)}
      {later('drawer', null, <parts.NavigationDrawer {...{ dashboards, hasExperiments, isAdministrator }} {...opener('drawer')} />)}
    </header>
  )
}

function Tab({ href, children }: { href: Route; children: string }) {
  const isHere = usePathname().startsWith(href)
  return (
    <Link href={href} aria-current={isHere ? 'page' : undefined} className={tabClass(isHere)}>
      {children}
    </Link>
  )
}

function tabClass(isHere: boolean): string {
  return clsx(
    'relative inline-flex h-8 items-center gap-1 rounded-control px-2.5 transition-colors hover:bg-sunken data-[state=open]:bg-sunken pointer-coarse:h-10',
    isHere
      ? 'font-medium text-ink after:absolute after:inset-x-2.5 after:-bottom-2 after:h-0.5 after:bg-accent'
      : 'text-ink-2 hover:text-ink',
  )
}
