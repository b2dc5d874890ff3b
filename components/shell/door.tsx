import type { ReactNode } from 'react'
import { Ticks } from '@/components/ui/ticks'
import { Mark } from './mark'

/** The page before one is in: the mark, one panel, the ruler. */
export function Door({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col">
      <div className="mx-auto flex w-full max-w-[26rem] flex-1 flex-col px-4 pt-[max(3rem,16vh)] pb-12">
        <p className="mb-8 flex items-center gap-2 font-semibold tracking-[-0.01em]">
          <Mark className="size-5 text-accent" />
          Yardstick
        </p>
        <h1 className="text-title">{title}</h1>
        {note && <div className="mt-1 text-ink-2">{note}</div>}
        <div className="mt-6 flex flex-col gap-4">{children}</div>
      </div>
      <Ticks className="h-3" />
    </main>
  )
}
