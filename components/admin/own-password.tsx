'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { toAppError } from '@/lib/base/errors'
import { postJson } from './post-json'

const shortest = 12

/** A new password for one who knows the old one. It ends every session, this one too. */
export function OwnPassword() {
  const [problem, setProblem] = useState<string>()
  const [isWaiting, setWaiting] = useState(false)
  const change = async (form: FormData) => {
    setWaiting(true)
    setProblem(undefined)
    try {
      await postJson('/api/password', { current: form.get('current'), next: form.get('next') })
      window.location.assign('/sign-in?next=/account')
    } catch (error) {
      setProblem(toAppError(error).message)
      setWaiting(false)
    }
  }
  return (
    <section aria-labelledby="password" className="flex flex-col gap-3">
      <h2 id="password" className="text-section">
        Password
      </h2>
      <form
        className="flex max-w-80 flex-col items-start gap-3 *:w-full"
        onSubmit={(event) => {
          event.preventDefault()
          void change(new FormData(event.currentTarget))
        }}
      >
        <Field label="Current password">
          {(wiring) => <Input {...wiring} name="current" type="password" autoComplete="current-password" required />}
        </Field>
        <Field label="New password" hint={`At least ${shortest} characters; a sentence is fine.`}>
          {(wiring) => <Input {...wiring} name="next" type="password" autoComplete="new-password" minLength={shortest} required />}
        </Field>
        <p role="alert" className="text-bad empty:hidden">
          {problem}
        </p>
        <Button type="submit" disabled={isWaiting} className="w-auto!">
          {isWaiting ? 'Changing the password' : 'Change the password'}
        </Button>
        <p className="text-note text-ink-2">You are signed out everywhere and sign in with the new one.</p>
      </form>
    </section>
  )
}
