'use client'

import Link from 'next/link'
import type { ComponentProps } from 'react'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import { type Place, placeHref } from './places'

/** The dashboards one may see. */
export function DashboardsMenu(props: {
  dashboards: readonly Place[]
  trigger: ComponentProps<typeof MenuTrigger>
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  return (
    <Menu open={props.open} onOpenChange={props.onOpenChange} modal={false}>
      <MenuTrigger {...props.trigger} />
      <MenuContent>
        {props.dashboards.map((place) => (
          <MenuItem key={place.name} asChild>
            <Link href={placeHref(place)}>
              <span className="flex min-w-0 flex-col py-0.5">
                <span>{place.title}</span>
                <span className="max-w-80 truncate text-note text-ink-2">{place.note}</span>
              </span>
            </Link>
          </MenuItem>
        ))}
        {props.dashboards.length === 0 && <p className="px-2 py-1.5 text-note text-ink-2">No dashboard is open to you yet.</p>}
      </MenuContent>
    </Menu>
  )
}
