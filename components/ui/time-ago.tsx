'use client'

import { useEffect, useState } from 'react'

/** "4 min ago", with the exact instant as its title. Counts on while the page is open. */
export function TimeAgo({ instant, className }: { instant: string; className?: string }) {
  const [now, setNow] = useState<number>()
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={instant} title={instant} className={className} suppressHydrationWarning>
      {now === undefined ? instant.slice(0, 16).replace('T', ' ') : ago(now - Date.parse(instant))}
    </time>
  )
}

function ago(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000))
  if (seconds < 45) return 'just now'
  const steps = [
    ['min', 60],
    ['h', 3600],
    ['d', 86_400],
  ] as const
  const [unit, length] = steps.findLast(([, size]) => seconds >= size * 0.75) ?? steps[0]
  return `${Math.max(1, Math.round(seconds / length))} ${unit} ago`
}
