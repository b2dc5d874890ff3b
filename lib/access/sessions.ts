import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from '@/lib/base/config'
import type { Person } from '@/lib/metrics'
import type { Store } from '@/lib/store/schema'
import { type AccessChange, announceChange, listenForChanges } from './changes'
import { type Identity, signInWithIdentity } from './identities'
import { type Confirmed, createRemembered } from './remembered'
import { readCookie, readSessionId, sessionCookieName } from './session-cookie'
import { confirmSession, confirmToken, type Lifetimes } from './session-rows'
import { signInWithLink, signInWithPassword } from './sign-in'

/** Who is signed in, how they got in, and until when. */
export interface SignedIn {
  readonly person: Person
  /** Of the session; for `kind: 'token'` the token's id. */
  readonly sessionId: string
  readonly kind: 'session' | 'token'
}

/** Sign-in state, remembered in memory and withdrawn at once when revoked, also by another process. */
export interface Sessions {
  /** Reads the session cookie or `Authorization: Bearer` of a request; undefined when nobody is signed in. Never throws on bad input. */
  signedIn(headers: Pick<Headers, 'get'>): Promise<SignedIn | undefined>
  /** The id of a new session. @throws AppError `not_signed_in`, `too_many_requests` */
  signInWithPassword(input: {
    readonly email: string
    readonly password: string
    readonly address: string
    readonly userAgent?: string
  }): Promise<string>
  /** Uses a one-time link up; gives the id of a new session. @throws AppError `not_signed_in`, `too_many_requests` */
  signInWithLink(input: { readonly token: string; readonly address: string; readonly userAgent?: string }): Promise<string>
  /** For who was proved by the configured provider; gives the id of a new session. @throws AppError `not_permitted` */
  signInWithIdentity(input: Identity & { readonly address: string; readonly userAgent?: string }): Promise<string>
  revoke(sessionId: string): Promise<void>
  revokeAll(userId: string): Promise<void>
  close(): Promise<void>
}

/** How long the store's word is believed while its announcements reach us, and while they may not. */
const believedMs = 60_000
const believedWhenDeafMs = 2_000

/**
 * Idle eight hours or seven days after sign-in a session ends. What the store confirmed is remembered by header text, so that a
 * request costs one look-up in memory; announcements from the store end that at once.
 */
export async function createSessions(options: {
  readonly store: Kysely<Store>
  /** Address of the same store, for the connection that listens. */
  readonly storeUrl: string
  readonly config: Pick<Config, 'baseUrl' | 'secret'>
  readonly logger: Logger
  readonly now: () => Date
  readonly lifetimes?: Lifetimes
}): Promise<Sessions> {
  const { store, config, logger, now, lifetimes } = options
  const cookieName = sessionCookieName(config)
  const byCookies = createRemembered()
  const byToken = createRemembered()
  const both = [byCookies, byToken]
  const listener = await listenForChanges({
    storeUrl: options.storeUrl,
    logger,
    onChange: forget,
    onGap: () => {
      for (const remembered of both) remembered.forgetAll()
    },
  })

  return {
    async signedIn(headers) {
      const authorization = headers.get('authorization')
      if (authorization) return (await find(byToken, authorization, () => askForToken(authorization)))?.signedIn
      const cookies = headers.get('cookie')
      if (cookies) return (await find(byCookies, cookies, () => askForSession(cookies)))?.signedIn
      return undefined
    },
    signInWithPassword: (input) => signInWithPassword(store, { ...input, now: now() }),
    signInWithLink: (input) => signInWithLink(store, { ...input, now: now() }),
    signInWithIdentity: (input) => signInWithIdentity(store, { ...input, now: now() }),
    async revoke(sessionId) {
      const change = { kind: 'session', id: sessionId } as const
      await store.updateTable('sessions').set({ revoked_at: now() }).where('id', '=', sessionId).where('revoked_at', 'is', null).execute()
      forget(change)
      await announceChange(store, change)
    },
    async revokeAll(userId) {
      const change = { kind: 'user', id: userId } as const
      await store.updateTable('sessions').set({ revoked_at: now() }).where('user_id', '=', userId).where('revoked_at', 'is', null).execute()
      forget(change)
      await announceChange(store, change)
    },
    close: () => listener.close(),
  }

  function forget(change: AccessChange): void {
    for (const remembered of both) remembered.forget(change)
  }

  async function find(remembered: typeof byCookies, headerText: string, ask: () => Promise<Confirmed | undefined>) {
    const found = remembered.get(headerText)
    if (found) {
      const at = now().getTime()
      const age = at - found.checkedAt
      if (age < (listener.listening ? believedMs : believedWhenDeafMs) && at < found.expiresAt) return found
    }
    return remembered.confirm(headerText, ask)
  }

  async function askForSession(cookies: string): Promise<Confirmed | undefined> {
    const cookie = readCookie(cookies, cookieName)
    const sessionId = cookie && (await readSessionId(cookie, config.secret))
    return sessionId ? confirmSession(store, { sessionId, now: now(), ...(lifetimes && { lifetimes }) }) : undefined
  }

  async function askForToken(authorization: string): Promise<Confirmed | undefined> {
    const token = authorization.match(/^Bearer (ys_[\w-]{20,100})$/)?.[1]
    return token ? confirmToken(store, { token, now: now() }) : undefined
  }
}
