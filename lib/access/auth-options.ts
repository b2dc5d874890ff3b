import type { Kysely } from 'kysely'
import type { AuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Config } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import type { Store } from '@/lib/store/schema'
import { addressHeader } from './address'
import { recordAudit } from './audit'
import { isSecure, sessionCookieName, sessionSeconds } from './session-cookie'
import type { Sessions } from './sessions'
import { readIdentity, signOnProvider } from './sign-on-provider'

const passwordInput = z.object({ email: z.string().max(254), password: z.string().max(1000) })
const linkInput = z.object({ token: z.string().min(20).max(100) })

interface SignInServices {
  readonly config: Pick<Config, 'baseUrl' | 'secret' | 'singleSignOn'>
  readonly sessions: Sessions
  readonly store: Kysely<Store>
  readonly logger: Logger
  readonly now: () => Date
}

interface SignInRequest {
  /** Of the request that signs in. */
  readonly headers: Pick<Headers, 'get'>
  /** Hears why a sign-in failed. */
  readonly onRefused: (error: unknown) => void
}

/**
 * next-auth as we use it: it sets and clears the cookie, whose encrypted text holds a session's id and nothing else.
 * The session's row in the store decides.
 */
export function authOptions({ config, sessions, store, logger, now }: SignInServices, { headers, onRefused }: SignInRequest): AuthOptions {
  const secure = isSecure(config)
  const prefix = secure ? '__Host-' : ''
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
  const signOnOptions = { ...options, maxAge: 15 * 60 }
  return {
    secret: config.secret,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: { name: sessionCookieName(config), options },
      csrfToken: { name: `${prefix}yardstick.csrf`, options },
      callbackUrl: { name: `${prefix}yardstick.callback`, options },
      state: { name: `${prefix}yardstick.state`, options: signOnOptions },
      nonce: { name: `${prefix}yardstick.nonce`, options: signOnOptions },
      pkceCodeVerifier: { name: `${prefix}yardstick.verifier`, options: signOnOptions },
    },
    providers: [
      credentials({
        id: 'password',
        credentials: { email: {}, password: {} },
        authorize: (input) => attempt(() => sessions.signInWithPassword({ ...passwordInput.parse(pick(input)), ...from(headers) })),
      }),
      credentials({
        id: 'link',
        credentials: { token: {} },
        authorize: (input) => attempt(() => sessions.signInWithLink({ ...linkInput.parse({ token: input?.token }), ...from(headers) })),
      }),
      ...(config.singleSignOn ? [signOnProvider(config.singleSignOn)] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        const identity = readIdentity(account, profile)
        if (!identity) return true
        const found = await attempt(() => sessions.signInWithIdentity({ ...identity, ...from(headers) }))
        // As with the other ways in, what `jwt` gets to see is a session's id.
        user.id = found?.id ?? ''
        return found !== null
      },
      jwt: ({ token, user }) => (user ? { sessionId: user.id } : { sessionId: token.sessionId }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => pathOnly(url, baseUrl),
    },
    events: {
      async signOut({ token }) {
        const sessionId = token?.sessionId
        if (typeof sessionId !== 'string') return
        await sessions.revoke(sessionId)
        const row = await store.selectFrom('sessions').select('user_id').where('id', '=', sessionId).executeTakeFirst()
        await recordAudit(store, { userId: row?.user_id ?? null, action: 'sign_out', outcome: 'done', at: now() })
      },
    },
    logger: {
      error: (code, metadata) => logger.error({ code, error: reasonOf(metadata) }, 'Sign-in failed on our side'),
      warn: (code) => logger.debug({ code }, 'next-auth warns'),
      debug: () => {},
    },
  }

  async function attempt(signIn: () => Promise<string>): Promise<{ id: string } | null> {
    try {
      return { id: await signIn() }
    } catch (error) {
      onRefused(error instanceof z.ZodError ? new AppError('invalid_input', 'Give an e-mail address and a password.') : error)
      return null
    }
  }
}

function pick(input: Record<string, string> | undefined): unknown {
  return { email: input?.email, password: input?.password }
}

function from(headers: SignInRequest['headers']): { address: string; userAgent?: string } {
  const userAgent = headers.get('user-agent')
  return { address: headers.get(addressHeader) ?? 'unknown', ...(userAgent !== null && { userAgent }) }
}

/** next-auth wraps some errors in a plain object, which may hold more than a log should. */
function reasonOf(metadata: Error | { readonly error?: unknown }): string {
  const error = metadata instanceof Error ? metadata : metadata.error
  return error instanceof Error ? error.message : ''
}

/** Where to go after signing in: a path of ours, never another site. */
function pathOnly(url: string, baseUrl: string): string {
  const target = URL.parse(url, baseUrl)
  return target?.origin === baseUrl ? `${target.pathname}${target.search}` : '/'
}
