'use client'

import { useCallback, useRef, useState } from 'react'

/**
 * Which groups have had a row in view, or a page away from it. Rows carry `data-group` and the returned ref;
 * a row once seen stays seen, so that nothing that was shown is taken away again.
 */
export function useSeenGroups(): readonly [ReadonlySet<number>, (row: HTMLElement | null) => void] {
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set())
  const observer = useRef<IntersectionObserver>(undefined)
  const watch = useCallback((row: HTMLElement | null) => {
    if (!row) return
    observer.current ??= new IntersectionObserver(
      (entries) => {
        const near = entries.filter((entry) => entry.isIntersecting).map(({ target }) => Number((target as HTMLElement).dataset.group))
        setSeen((old) => (near.every((group) => old.has(group)) ? old : new Set([...old, ...near])))
      },
      { rootMargin: '100% 0px' },
    )
    const watching = observer.current
    watching.observe(row)
    return () => watching.unobserve(row)
  }, [])
  return [seen, watch]
}
