'use client'

import { useEffect, useRef } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

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

const groups: readonly { title: string; keys: readonly (readonly [keys: string, what: string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K', 'Find a dashboard or metric'],
      ['g h', 'Home'],
      ['g d', 'Dashboards'],
      ['g m', 'Metrics'],
      ['g q', 'Query log (administrators)'],
      ['?', 'This list'],
    ],
  },
  {
    title: 'Lists',
    keys: [
      ['/', 'Search'],
      ['↓ ↑', 'Next and previous row'],
      ['Enter', 'Open the row'],
    ],
  },
  {
    title: 'Charts',
    keys: [
      ['← →', 'Move along the periods'],
      ['Home End', 'First and last period'],
      ['Esc', 'Leave the chart'],
    ],
  },
]

export function ShortcutHelp(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog title="Keys" open={props.open} onOpenChange={props.onOpenChange}>
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-2 text-label">{group.title}</h3>
            <dl className="flex flex-col gap-1.5">
              {group.keys.map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-4">
                  <dt className="text-ink-2">{what}</dt>
                  <dd className="flex gap-1">
                    {keys.split(' ').map((key, index) => (
                      <Kbd key={index}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
