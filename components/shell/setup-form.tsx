'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Ticks } from '@/components/ui/ticks'
import type { PublicError } from '@/lib/base/errors'
import { signInWith, unreachable } from './auth-client'

export function SetupForm({ token }: { token: string }) {
  const [problem, setProblem] = useState<string>()
  const [isWaiting, setIsWaiting] = useState(false)
  const [length, setLength] = useState(0)

  const submit = async (form: FormData) => {
    const input = { name: String(form.get('name')), email: String(form.get('email')), password: String(form.get('password')) }
    setIsWaiting(true)
    setProblem(undefined)
    const made = await makeAdministrator({ token, ...input })
    const message = 'signInToken' in made ? await signInWith('link', { token: made.signInToken }) : made.message
    if (message === undefined) {
      window.location.replace('/')
      return
    }
    setProblem(message)
    setIsWaiting(false)
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(new FormData(event.currentTarget))
      }}
    >
      <Field label="Your name">{(wiring) => <Input {...wiring} name="name" autoComplete="name" required autoFocus />}</Field>
      <Field label="E-mail">
        {(wiring) => <Input {...wiring} name="email" type="email" autoComplete="username" required spellCheck={false} />}
      </Field>
      <Field label="Password" hint={<LengthRuler length={length} />}>
        {(wiring) => (
          <Input
            {...wiring}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={shortest}
            required
            onChange={(event) => setLength([...event.target.value].length)}
          />
        )}
      </Field>
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      <Button type="submit" variant="primary" disabled={isWaiting} className="w-full">
        {isWaiting ? 'Making the account' : 'Make the account'}
      </Button>
    </form>
  )
}

const shortest = 12

/** How far the password reaches towards the least length. */
function LengthRuler({ length }: { length: number }) {
  const words = length === 0 ? `At least ${shortest} characters; a sentence is fine.` : `${length} of at least ${shortest} characters`
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span aria-hidden className="relative block h-2 w-26 overflow-hidden">
        <Ticks className="absolute inset-0 h-2 w-26" />
        <span
          className="absolute inset-y-0 left-0 overflow-hidden transition-[width]"
          style={{ width: `${Math.min(100, (length / shortest) * 100)}%` }}
        >
          <span className="ticks block h-2 w-26 text-accent" />
        </span>
      </span>
      {length >= shortest ? 'Long enough' : words}
    </span>
  )
}

/** A token to sign in with, or what to tell the person. */
async function makeAdministrator(input: Readonly<Record<string, string>>): Promise<{ signInToken: string } | { message: string }> {
  const response = await fetch('/api/setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  }).catch(() => undefined)
  const answer: { signInToken?: string; error?: PublicError } | undefined = await response?.json().catch(() => undefined)
  if (answer?.signInToken) return { signInToken: answer.signInToken }
  return { message: answer?.error?.message ?? unreachable }
}
