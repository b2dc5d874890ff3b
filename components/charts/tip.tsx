'use client'

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** Beside what a tip stands, in a box that is so wide. */
export interface TipPlace {
  readonly x: number
  readonly top: number
  readonly width: number
  /** Of the box: a tip moves up before it leaves it. */
  readonly height?: number
}

/**
 * What floats beside what the reader points at, towards the greater side and inside of its box. For eyes only: the same is said to
 * ears by what is pointed at.
 */
export function Tip({ place: { x, top, width, height }, children }: { place: TipPlace; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [corner, setCorner] = useState({ left: x + 12, top })
  useLayoutEffect(() => {
    const { offsetWidth: wide = 0, offsetHeight: high = 0 } = box.current ?? {}
    const beside = x > width / 2 ? x - 12 - wide : x + 12
    const left = Math.max(0, Math.min(beside, width - wide))
    setCorner({ left, top: height === undefined ? top : Math.max(Math.min(0, height - high), Math.min(top, height - high)) })
  }, [x, top, width, height])
  return (
    <div
      ref={box}
      aria-hidden
      className="pointer-events-none absolute z-20 w-max max-w-72 min-w-40 rounded-control border border-line bg-surface px-2.5 py-2 text-note text-ink shadow-float"
      style={corner}
    >
      {children}
    </div>
  )
}
