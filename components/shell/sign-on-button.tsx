'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { startSignOn } from './auth-client'

/** Leaves for the provider; `name` is what people call it. */
export function SignOnButton({ name, target, problem: first }: { name: string; target: string; problem?: string | undefined }) {
  const [problem, setProblem] = useState(first)
  const [isWaiting, setIsWaiting] = useState(false)

  const leave = async () => {
    setIsWaiting(true)
    setProblem(undefined)
    const message = await startSignOn(target)
    if (message === undefined) return
    setIsWaiting(false)
    setProblem(message)
  }

  return (
    <div className="flex flex-col gap-2">
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      <Button onClick={leave} disabled={isWaiting} className="w-full">
        {isWaiting ? 'One moment' : `Continue with ${name}`}
      </Button>
    </div>
  )
}
