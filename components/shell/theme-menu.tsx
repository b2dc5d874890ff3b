'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu'

const choices = [
  { value: 'light', title: 'Light', Icon: Sun },
  { value: 'dark', title: 'Dark', Icon: Moon },
  { value: 'system', title: 'As the system', Icon: Monitor },
] as const

/** The three choices of theme, inside a menu. */
export function ThemeChoices() {
  const { theme, setTheme } = useTheme()
  return (
    <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme} aria-label="Theme">
      <MenuLabel>Theme</MenuLabel>
      {choices.map(({ value, title, Icon }) => (
        <MenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
          <Icon aria-hidden />
          {title}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  )
}
