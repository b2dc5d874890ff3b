'use client'

import { useEffect, useRef } from 'react'

/** What each key does; `g h` is one key after the other. */
export type ShortcutActions = Readonly<Record<string, () => void>>

/**
 * Listens for keys while nobody types and no dialog or menu is open. Ctrl-K (Cmd-K) is `mod+k`.
 * Only whole matches act, so a page may listen for other keys beside it.
 */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    let first: { key: string; at: number } | undefined
    const listen = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey
      if (event.defaultPrevented || event.altKey || (!mod && isBusy(event.target))) return
      const key = mod ? `mod+${event.key.toLowerCase()}` : event.key
      const pair = first && event.timeStamp - first.at < 1200 ? `${first.key} ${key}` : undefined
      const action = (pair && latest.current[pair]) || latest.current[key]
      first = { key, at: event.timeStamp }
      if (!action) return
      first = undefined
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function isBusy(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : undefined
  if (element?.isContentEditable || element?.closest('input, textarea, select, [role=textbox], [role=menu], [role=listbox]')) return true
  return document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open]') !== null
}
