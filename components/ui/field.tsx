import { type ReactNode, useId } from 'react'

interface Wiring {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** Label, control, and below it what to know or what is wrong. The control takes the given attributes. */
export function Field(props: { label: string; hint?: ReactNode; error?: string; children: (wiring: Wiring) => ReactNode }) {
  const id = useId()
  const noteId = `${id}-note`
  const note = props.error ?? props.hint
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-label text-ink">
        {props.label}
      </label>
      {props.children({ id, ...(note ? { 'aria-describedby': noteId } : {}), ...(props.error ? { 'aria-invalid': true } : {}) })}
      {note && (
        <p id={noteId} className={props.error ? 'text-note text-bad' : 'text-note text-ink-2'}>
          {note}
        </p>
      )}
    </div>
  )
}
