import type { PublicError } from '@/lib/base/errors'

/**
 * Signs in through next-auth's address; the cookie comes with the answer.
 * Gives back what to tell the person when it did not work, nothing when it did.
 */
export async function signInWith(provider: 'password' | 'link', fields: Readonly<Record<string, string>>): Promise<string | undefined> {
  const response = await post(`callback/${provider}`, fields)
  if (!response) return unreachable
  return response.ok ? undefined : problemOf(response)
}

/** Leaves for the provider, to come back to `target` signed in. Gives back what to tell the person when it does not answer. */
export async function startSignOn(target: string): Promise<string | undefined> {
  const response = await post('signin/openid', { callbackUrl: target })
  if (!response) return unreachable
  if (!response.ok) return problemOf(response)
  const { url }: { url: string } = await response.json()
  window.location.assign(url)
  return undefined
}

/** Ends this session and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  await post('signout', {})
  window.location.assign('/sign-in')
}

export const unreachable = 'The server does not answer. Check your connection and try again.'

async function problemOf(response: Response): Promise<string> {
  const answer: { error?: PublicError } | undefined = await response.json().catch(() => undefined)
  return answer?.error?.message ?? 'Signing in failed on our side. The log of the server has the details.'
}

async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Response | undefined> {
  try {
    const { csrfToken } = await fetch('/api/auth/csrf').then((response) => response.json())
    return await fetch(`/api/auth/${path}`, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }) })
  } catch {
    return undefined
  }
}
