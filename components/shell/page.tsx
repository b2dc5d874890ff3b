import clsx from 'clsx'
import type { ReactNode } from 'react'

/** The one column of a page: title, one line on what it is for, what can be done; then the content. */
export function Page(props: { title: string; note?: ReactNode; actions?: ReactNode; className?: string; children: ReactNode }) {
  return (
    <div className={clsx('mx-auto flex w-full max-w-page flex-col gap-6 px-3 py-6 sm:px-6', props.className)}>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-title text-balance">{props.title}</h1>
          {props.note && <p className="mt-1 max-w-prose text-ink-2">{props.note}</p>}
        </div>
        {props.actions && <div className="flex flex-wrap items-center gap-2">{props.actions}</div>}
      </div>
      {props.children}
    </div>
  )
}

/** A page that is only a sentence: not found, failed, not permitted. */
export function NotePage({ children }: { children: ReactNode }) {
  return <div className="mx-auto w-full max-w-page px-3 py-16 sm:px-6">{children}</div>
}
