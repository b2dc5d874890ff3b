import { decode } from 'next-auth/jwt'
import type { Config } from '@/lib/base/config'

/** Longest life of a session and of its cookie, in seconds: seven days. */
export const sessionSeconds = 7 * 24 * 60 * 60

export function isSecure(config: Pick<Config, 'baseUrl'>): boolean {
  return config.baseUrl.startsWith('https:')
}

/** `__Host-` binds the cookie to this host over TLS; plain loopback cannot use it. */
export function sessionCookieName(config: Pick<Config, 'baseUrl'>): string {
  return isSecure(config) ? '__Host-yardstick.session' : 'yardstick.session'
}

/** The value of one cookie in a `Cookie` header. */
export function readCookie(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** The session id inside the encrypted cookie; undefined for anything forged, expired or foreign. */
export async function readSessionId(cookie: string, secret: string): Promise<string | undefined> {
  try {
    const token = await decode({ token: cookie, secret })
    return typeof token?.sessionId === 'string' ? token.sessionId : undefined
  } catch {
    return undefined
  }
}
