'use client'

import clsx from 'clsx'
import { ChevronDown, Menu as MenuIcon, Search } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, IconButton } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import type { Person } from '@/lib/metrics'
import { Finder } from './finder'
import { Mark } from './mark'
import { NavigationDrawer } from './navigation-drawer'
import { PersonMenu } from './person-menu'
import { type Place, placeHref } from './places'
import { ShortcutHelp, useShortcuts } from './shortcuts'

/** The slim bar over every page: where one can go, and who one is. */
export function TopBar({ person, places }: { person: Person; places: readonly Place[] }) {
  const router = useRouter()
  const [open, setOpen] = useState<'finder' | 'help' | 'dashboards' | 'drawer'>()
  const opener = (what: typeof open) => ({ open: open === what, onOpenChange: (isOpen: boolean) => setOpen(isOpen ? what : undefined) })
  const isAdministrator = person.role === 'administrator'
  const dashboards = places.filter(({ kind }) => kind === 'dashboard')
  const showDashboards = () => (window.matchMedia('(width < 48rem)').matches ? setOpen('drawer') : setOpen('dashboards'))

  useShortcuts({
    'mod+k': () => setOpen('finder'),
    '?': () => setOpen('help'),
    'g h': () => router.push('/'),
    'g d': showDashboards,
    'g m': () => router.push('/metrics'),
    ...(isAdministrator ? { 'g q': () => router.push('/admin/queries') } : {}),
  })

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
          <Menu {...opener('dashboards')} modal={false}>
            <MenuTrigger className={useTabClass('/dashboards')}>
              Dashboards
              <ChevronDown className="size-3.5 text-ink-3" aria-hidden />
            </MenuTrigger>
            <MenuContent>
              {dashboards.map((place) => (
                <MenuItem key={place.name} asChild>
                  <Link href={placeHref(place)}>
                    <span className="flex min-w-0 flex-col py-0.5">
                      <span>{place.title}</span>
                      <span className="max-w-80 truncate text-note text-ink-2">{place.note}</span>
                    </span>
                  </Link>
                </MenuItem>
              ))}
              {dashboards.length === 0 && <p className="px-2 py-1.5 text-note text-ink-2">No dashboard is open to you yet.</p>}
            </MenuContent>
          </Menu>
          <Tab href="/metrics">Metrics</Tab>
          {isAdministrator && <Tab href="/admin/queries">Query log</Tab>}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <Button
            variant="quiet"
            onClick={() => setOpen('finder')}
            aria-label="Find a dashboard or metric"
            className="max-md:w-8 max-md:px-0 pointer-coarse:max-md:w-10"
          >
            <Search aria-hidden />
            <span className="hidden font-normal md:inline">Find</span>
            <span className="hidden gap-1 md:flex" aria-hidden>
              <Kbd>Ctrl K</Kbd>
            </span>
          </Button>
          <PersonMenu person={person} onHelp={() => setOpen('help')} />
          <IconButton label="Menu" className="md:hidden" onClick={() => setOpen('drawer')}>
            <MenuIcon aria-hidden />
          </IconButton>
        </div>
      </div>
      <Finder places={places} {...opener('finder')} />
      <ShortcutHelp {...opener('help')} />
      <NavigationDrawer dashboards={dashboards} isAdministrator={isAdministrator} {...opener('drawer')} />
    </header>
  )
}

function Tab({ href, children }: { href: Route; children: string }) {
  const path = usePathname()
  return (
    <Link href={href} aria-current={path.startsWith(href) ? 'page' : undefined} className={useTabClass(href)}>
      {children}
    </Link>
  )
}

function useTabClass(start: string): string {
  const isHere = usePathname().startsWith(start)
  return clsx(
    'relative inline-flex h-8 items-center gap-1 rounded-control px-2.5 transition-colors hover:bg-sunken data-[state=open]:bg-sunken pointer-coarse:h-10',
    isHere
      ? 'font-medium text-ink after:absolute after:inset-x-2.5 after:-bottom-2 after:h-0.5 after:bg-accent'
      : 'text-ink-2 hover:text-ink',
  )
}
