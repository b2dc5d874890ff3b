'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/code-block'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { toAppError } from '@/lib/base/errors'
import { postJson } from './post-json'

const lengths = [
  { value: '30', title: 'in 30 days' },
  { value: '90', title: 'in 90 days' },
  { value: '366', title: 'in a year' },
  { value: 'never', title: 'never' },
] as const

/** Makes a token and shows its secret, this one time. */
export function NewToken({ onMade }: { onMade: () => void }) {
  const [length, setLength] = useState<(typeof lengths)[number]['value']>('90')
  const [secret, setSecret] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const make = async (form: HTMLFormElement) => {
    setProblem(undefined)
    const name = String(new FormData(form).get('name')).trim()
    try {
      const made = await postJson<{ secret: string }>('/api/tokens', { name, days: length === 'never' ? null : Number(length) })
      setSecret(made.secret)
      form.reset()
      onMade()
    } catch (error) {
      setProblem(toAppError(error).message)
    }
  }
  return (
    <>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          void make(event.currentTarget)
        }}
      >
        <div className="w-full max-w-72">
          <Field label="What is it for?">
            {(wiring) => <Input {...wiring} name="name" required maxLength={100} placeholder="Nightly export" autoComplete="off" />}
          </Field>
        </div>
        <Select label="Ends" showLabel value={length} onChange={setLength} options={lengths} />
        <Button type="submit">Make a token</Button>
      </form>
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      <div role="status">
        {secret && (
          <div className="flex flex-col gap-2 rounded-tile border border-line bg-surface p-4">
            <p className="text-label">Copy it now: it is not shown again.</p>
            <div className="flex flex-wrap items-center gap-2">
              <code className="min-w-0 font-mono text-[0.8125rem] break-all">{secret}</code>
              <CopyButton text={secret} what="token" />
              <Button variant="quiet" onClick={() => setSecret(undefined)}>
                Done
              </Button>
            </div>
          </div>
        )}
      </div>
    </>
  )
}
