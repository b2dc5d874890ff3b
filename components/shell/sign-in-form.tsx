'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { signInWith } from './auth-client'

export function SignInForm({ target }: { target: string }) {
  const [problem, setProblem] = useState<string>()
  const [isWaiting, setIsWaiting] = useState(false)

  const submit = async (form: FormData) => {
    setIsWaiting(true)
    setProblem(undefined)
    const message = await signInWith('password', { email: String(form.get('email')), password: String(form.get('password')) })
    if (message === undefined) {
      window.location.assign(target)
      return
    }
    setIsWaiting(false)
    setProblem(message)
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(new FormData(event.currentTarget))
      }}
    >
      <Field label="E-mail">
        {(wiring) => <Input {...wiring} name="email" type="email" autoComplete="username" required autoFocus spellCheck={false} />}
      </Field>
      <Field label="Password">
        {(wiring) => <Input {...wiring} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      <Button type="submit" variant="primary" disabled={isWaiting} className="w-full">
        {isWaiting ? 'Signing in' : 'Sign in'}
      </Button>
      <p className="text-note text-ink-2">No password, or it is lost? An administrator can print a one-time link on the server.</p>
    </form>
  )
}
