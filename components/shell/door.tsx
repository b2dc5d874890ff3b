import type { ReactNode } from 'react'
import { Mark } from './mark'

/** The page before one is in: the mark and one column. */
export function Door({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <main className="mx-auto flex w-full max-w-[26rem] flex-col px-4 pt-[max(3rem,16vh)] pb-12">
      <p className="mb-8 flex items-center gap-2 font-semibold tracking-[-0.01em]">
        <Mark className="size-5 text-accent" />
        Yardstick
      </p>
      <h1 className="text-title">{title}</h1>
      {note && <div className="mt-1 text-ink-2">{note}</div>}
      <div className="mt-6 flex flex-col gap-4">{children}</div>
    </main>
  )
}
