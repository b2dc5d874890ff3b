'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { signInWith } from './auth-client'

export function LinkForm({ token }: { token: string }) {
  const [problem, setProblem] = useState<string>()
  const [isWaiting, setIsWaiting] = useState(false)

  const use = async () => {
    setIsWaiting(true)
    const message = await signInWith('link', { token })
    if (message === undefined) {
      window.location.replace('/')
      return
    }
    setIsWaiting(false)
    setProblem(message)
  }

  return (
    <>
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      <Button variant="primary" onClick={use} disabled={isWaiting} className="w-full">
        {isWaiting ? 'Signing in' : 'Sign in'}
      </Button>
    </>
  )
}
