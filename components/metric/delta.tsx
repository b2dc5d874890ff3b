import clsx from 'clsx'
import type { Delta } from '@/lib/charts/chart'

const signs = { up: '▲', down: '▼', same: '' }

/** A change with its sign, and without room to spare no arrow; green or red only as the second channel, after the metric's own direction. */
export function DeltaText(props: { delta: Delta; against?: string; className?: string; arrow?: boolean }) {
  const { delta, against, className, arrow = true } = props
  const way = delta.words.startsWith('up') ? 'up' : delta.words.startsWith('down') ? 'down' : 'same'
  return (
    <span
      className={clsx('tabular whitespace-nowrap', tones[delta.reading], className)}
      title={`${delta.absolute}${against ? ` ${against}` : ''}`}
    >
      <span aria-hidden>
        {arrow && <span className="mr-1 text-[0.625rem]">{signs[way]}</span>}
        {delta.text}
      </span>
      <span className="sr-only">
        {delta.words}
        {delta.reading === 'neutral' ? '' : `, ${delta.reading === 'good' ? 'better' : 'worse'}`}
      </span>
    </span>
  )
}

const tones: Record<Delta['reading'], string> = { good: 'text-good', bad: 'text-bad', neutral: 'text-ink-2' }
