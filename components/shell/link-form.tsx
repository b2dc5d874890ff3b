'use client'

import { signIn } from 'next-auth/react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { signInMessage } from './sign-in-message'

export function LinkForm({ token }: { token: string }) {
  const [problem, setProblem] = useState<string>()
  const [isWaiting, setIsWaiting] = useState(false)

  const use = async () => {
    setIsWaiting(true)
    const answer = await signIn('link', { redirect: false, token }).catch(() => undefined)
    if (answer?.ok && !answer.error) {
      window.location.replace('/')
      return
    }
    setIsWaiting(false)
    setProblem(
      signInMessage(answer?.error?.includes(' ') || answer?.error === 'too_many_requests' ? answer.error : 'link', answer !== undefined),
    )
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
