'use client'

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** Beside what a tip stands, in a box that is so wide. */
export interface TipPlace {
  readonly x: number
  readonly top: number
  readonly width: number
}

/**
 * What floats beside what the reader points at, towards the greater side and inside of its box. For eyes only: the same is said to
 * ears by what is pointed at.
 */
export function Tip({ place: { x, top, width }, children }: { place: TipPlace; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [left, setLeft] = useState(x + 12)
  useLayoutEffect(() => {
    const own = box.current?.offsetWidth ?? 0
    const beside = x > width / 2 ? x - 12 - own : x + 12
    setLeft(Math.max(0, Math.min(beside, width - own)))
  })
  return (
    <div
      ref={box}
      aria-hidden
      className="pointer-events-none absolute z-20 w-max max-w-72 min-w-40 rounded-control border border-line bg-surface px-2.5 py-2 text-note text-ink shadow-float"
      style={{ top, left }}
    >
      {children}
    </div>
  )
}
