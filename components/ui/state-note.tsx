import clsx from 'clsx'
import type { ReactNode } from 'react'
import { Ticks } from './ticks'

type Kind = 'empty' | 'error' | 'no-permission'

/**
 * Stands where the content would be: one sentence on what happened, one action. Errors fold their details.
 * `level` is the heading's; without it the title is a plain sentence (inside a tile).
 */
export function StateNote(props: {
  kind: Kind
  title: string
  children?: ReactNode
  action?: ReactNode
  details?: string
  level?: 1 | 2
  className?: string
}) {
  const Title = props.level === 1 ? 'h1' : props.level === 2 ? 'h2' : 'p'
  return (
    <div
      role={props.kind === 'error' ? 'alert' : undefined}
      className={clsx('flex max-w-prose flex-col items-start gap-2', props.className)}
    >
      {props.kind === 'empty' && <Ticks className="mb-1 w-48" />}
      <Title className={props.level ? 'text-section' : 'text-body font-medium'}>{props.title}</Title>
      {props.children && <div className="text-body text-ink-2">{props.children}</div>}
      {props.action && <div className="mt-1 flex flex-wrap gap-2">{props.action}</div>}
      {props.details && (
        <details className="w-full text-note text-ink-2">
          <summary className="cursor-pointer">Details</summary>
          <p className="mt-1 break-words">{props.details}</p>
        </details>
      )}
    </div>
  )
}
