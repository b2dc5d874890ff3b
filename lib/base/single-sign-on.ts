import { z } from 'zod'
import { AppError } from './errors'

/** An OpenID Connect provider that people may sign in with. */
export interface SingleSignOn {
  /** As the provider writes it, for example `https://login.example.com/realms/staff`. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What people call it; the button says "Continue with …". */
  readonly name: string
}

const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
const shownName = z.string().trim().min(1).max(40)

/**
 * All of the three variables, or none: then undefined.
 *
 * @throws AppError `invalid_input` with the variable and what would be right, never with the secret
 */
export function readSingleSignOn(environment: Readonly<Record<string, string | undefined>>): SingleSignOn | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME } = environment
  if (!issuer && !clientId && !clientSecret) return undefined
  if (!issuer || !clientId || !clientSecret) {
    const missing = needed.filter((name) => !environment[name]).join(' and ')
    throw new AppError('invalid_input', `Single sign-on is half set: ${missing} missing. Set ${needed.join(', ')}, or none of them.`)
  }
  checkIssuer(issuer)
  const name = shownName.safeParse(OIDC_NAME || 'single sign-on')
  if (!name.success) throw new AppError('invalid_input', 'OIDC_NAME is the text of a button: 1 to 40 characters.')
  return { issuer, clientId, clientSecret, name: name.data }
}

function checkIssuer(issuer: string): void {
  const url = URL.parse(issuer)
  const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '')
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)
  if (url && isSafe && !url.search && !url.hash && !url.username && !url.pathname.includes('/.well-known/')) return
  const shown = url && !url.username ? `"${issuer}" ` : ''
  throw new AppError(
    'invalid_input',
    `OIDC_ISSUER ${shown}is no issuer. Write it like https://login.example.com, with https and without query.`,
  )
}
