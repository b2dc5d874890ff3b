import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { Door } from '@/components/shell/door'
import { SignInForm } from '@/components/shell/sign-in-form'
import { SignOnButton } from '@/components/shell/sign-on-button'
import { describeSignOnProblem } from '@/lib/access/sign-on-problems'
import { services } from '@/lib/services'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, problem } = await searchParams
  const { singleSignOn } = services().config
  const target = localPath(next)
  if (await services().sessions.signedIn(await headers())) redirect(target as never)
  return (
    <Door title="Sign in" note="With the account an administrator made for you.">
      {singleSignOn && <SignOnButton name={singleSignOn.name} target={target} problem={describeSignOnProblem(problem)} />}
      <SignInForm target={target} />
    </Door>
  )
}

/** A path on this site; anything else becomes the start page. */
function localPath(next: string | string[] | undefined): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}
