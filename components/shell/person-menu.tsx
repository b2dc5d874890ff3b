'use client'

import { Keyboard, LogOut, UserRound } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import type { Person } from '@/lib/metrics'
import { signOut } from './auth-client'
import { ThemeChoices } from './theme-menu'

/** Who is signed in, the theme, the keys, and the way out. */
export function PersonMenu(props: {
  person: Person
  trigger: ComponentProps<typeof MenuTrigger>
  onHelp: () => void
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { person } = props
  return (
    <Menu open={props.open} onOpenChange={props.onOpenChange} modal={false}>
      <MenuTrigger {...props.trigger} />
      <MenuContent align="end" className="w-60">
        <div className="px-2 pt-1.5 pb-2">
          <p className="truncate font-medium">{person.name || person.email}</p>
          <p className="truncate text-note text-ink-2">{person.email}</p>
          <p className="text-note text-ink-2">
            {roleTitles[person.role]}
            {person.teams.length > 0 && `, ${person.teams.join(', ')}`}
          </p>
        </div>
        <MenuSeparator />
        <ThemeChoices />
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/account">
            <UserRound aria-hidden />
            Your account
          </Link>
        </MenuItem>
        <MenuItem onSelect={props.onHelp}>
          <Keyboard aria-hidden />
          Keys
        </MenuItem>
        <MenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  )
}

const roleTitles: Record<Person['role'], string> = { viewer: 'Viewer', analyst: 'Analyst', administrator: 'Administrator' }
