import type { Person } from '@/lib/metrics'

/** Who is signed in, how they got in, and until when. */
export interface SignedIn {
  readonly person: Person
  readonly sessionId: string
  readonly kind: 'session' | 'token'
}

/** Sign-in state, remembered in memory and withdrawn at once when revoked, also by another process. */
export interface Sessions {
  /** Reads the session cookie or `Authorization: Bearer` of a request; undefined when nobody is signed in. Never throws on bad input. */
  signedIn(headers: Headers): Promise<SignedIn | undefined>
  /** @throws AppError `not_signed_in`, `too_many_requests` */
  signInWithPassword(input: {
    readonly email: string
    readonly password: string
    readonly address: string
    readonly userAgent?: string
  }): Promise<string>
  /** Uses a one-time link up. @throws AppError `not_signed_in` */
  signInWithLink(input: { readonly token: string; readonly address: string; readonly userAgent?: string }): Promise<string>
  revoke(sessionId: string): Promise<void>
  revokeAll(userId: string): Promise<void>
  close(): Promise<void>
}
