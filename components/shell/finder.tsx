'use client'

import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useId, useState } from 'react'
import { useReturnFocus } from '@/components/ui/dialog'
import { findPlaces, type Place, placeHref } from './places'

/** Goes to a dashboard or metric by a few letters. */
export function Finder(props: { places: readonly Place[]; open: boolean; onOpenChange: (open: boolean) => void }) {
  const returnFocus = useReturnFocus()
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-[rgb(16_18_20/0.35)] dark:bg-[rgb(0_0_0/0.55)]" />
        <Dialog.Content
          aria-describedby={undefined}
          {...returnFocus}
          className="fixed top-[max(1rem,12vh)] left-1/2 z-50 flex max-h-[70vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 animate-appear flex-col overflow-hidden rounded-tile border border-line bg-surface shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">Find a dashboard or metric</Dialog.Title>
          <Search places={props.places} onGo={() => props.onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Search({ places, onGo }: { places: readonly Place[]; onGo: () => void }) {
  const router = useRouter()
  const listId = useId()
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = findPlaces(places, search).slice(0, 40)

  const go = (place: Place | undefined) => {
    if (!place) return
    onGo()
    router.push(placeHref(place))
  }
  const move = (index: number) => {
    setChosen(index)
    document.getElementById(`${listId}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <input
        role="combobox"
        aria-label="Find a dashboard or metric"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${chosen}` : undefined}
        placeholder="Find a dashboard or metric"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value)
          setChosen(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(Math.min(chosen + 1, found.length - 1))
          else if (event.key === 'ArrowUp') move(Math.max(chosen - 1, 0))
          else if (event.key === 'Enter') go(found[chosen])
          else return
          event.preventDefault()
        }}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-[1rem] text-ink outline-none placeholder:text-ink-3"
      />
      <div id={listId} role="listbox" aria-label="Found" className="min-h-0 flex-1 overflow-y-auto p-1">
        {found.map((place, index) => (
          <div
            key={`${place.kind} ${place.name}`}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onPointerMove={() => setChosen(index)}
            onClick={() => go(place)}
            onKeyDown={() => undefined}
            className="flex cursor-default items-baseline gap-3 rounded-control px-3 py-1.5 aria-selected:bg-sunken pointer-coarse:py-2.5"
          >
            <span className="shrink-0 font-medium">{place.title}</span>
            <span className="min-w-0 flex-1 truncate text-note text-ink-2">{place.note}</span>
            <span className="shrink-0 text-note text-ink-3">{place.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="px-4 pt-1 pb-4 text-ink-2">Nothing is called “{search}”. The metrics page also searches definitions.</p>
      )}
    </>
  )
}
