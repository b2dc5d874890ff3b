'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Everything on a dashboard that opens something, in one piece that is loaded when the reader reaches for it. */
export type Controls = typeof import('./controls')

let loaded: Controls | undefined
let loading: Promise<Controls> | undefined

/**
 * Stands in for a control until the pointer, the finger or the focus comes near: the page is read long before it is worked with.
 * A press that came before the control was there opens it as soon as it is.
 */
export function Deferred({
  still,
  name,
  className,
  children,
}: {
  still: ReactNode
  /** By which `openControl` finds it. */
  name?: string
  className?: string
  children: (controls: Controls) => ReactNode
}) {
  const [controls, setControls] = useState(loaded)
  const place = useRef<HTMLSpanElement>(null)
  const wanted = useRef<'focus' | 'open'>(undefined)
  const pressed = useRef(false)
  // Not between press and release: the button would be gone before its click.
  const swap = () => {
    if (loaded && !pressed.current) setControls(loaded)
  }
  const reach = () => {
    loading ??= import('./controls')
    void loading.then((parts) => {
      loaded = parts
      swap()
    })
  }
  const release = () =>
    setTimeout(() => {
      pressed.current = false
      swap()
    })
  useEffect(() => {
    const button = place.current?.querySelector('button')
    if (!controls || !button || !wanted.current) return
    button.focus()
    if (wanted.current === 'open') open(button)
    wanted.current = undefined
  }, [controls])
  if (controls) {
    return (
      <span ref={place} data-control={name} className={className ?? 'contents'}>
        {children(controls)}
      </span>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button within is pressed, by pointer or key; this hears of it
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <span
      ref={place}
      data-control={name}
      className={className ?? 'contents'}
      onPointerOver={reach}
      onPointerDown={() => {
        pressed.current = true
        reach()
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerLeave={release}
      onFocus={() => {
        wanted.current ??= 'focus'
        reach()
      }}
      onBlur={() => {
        wanted.current = undefined
      }}
      onClick={() => {
        wanted.current = 'open'
        pressed.current = false
        reach()
      }}
    >
      {still}
    </span>
  )
}

/** Opens the first of these controls that is in sight. */
export function openControl(...names: readonly string[]): void {
  const buttons = names.flatMap((name) => [...document.querySelectorAll<HTMLButtonElement>(`[data-control="${name}"] button`)])
  const button = buttons.find((each) => each.offsetParent !== null)
  button?.focus()
  if (button) open(button)
}

// Menus and lists open by key, panels by click.
function open(button: HTMLButtonElement): void {
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  if (button.dataset.state !== 'open') button.click()
}
