import type { Account, Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import type { SingleSignOn } from '@/lib/base/single-sign-on'
import type { Identity } from './identities'

/** Part of the address that the provider sends people back to: `/api/auth/callback/openid`. */
export const signOnProviderId = 'openid'

const patienceMs = 10_000

const claims = z.object({
  iss: z.string().min(1).max(500),
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional(),
  email_verified: z.unknown().optional(),
})

/**
 * The configured provider for next-auth: authorization code with PKCE, state and nonce. The library checks signature, issuer,
 * audience, nonce and time of the ID token.
 */
export function signOnProvider({ issuer, clientId, clientSecret, name }: SingleSignOn): OAuthConfig<Profile> {
  return {
    id: signOnProviderId,
    name,
    type: 'oauth',
    wellKnown: `${withoutSlash(issuer)}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    httpOptions: { timeout: patienceMs },
    userinfo: {
      async request({ tokens, client }) {
        const { issuer: found, userinfo_endpoint: endpoint } = client.issuer.metadata
        if (withoutSlash(found) !== withoutSlash(issuer)) throw new Error(`OIDC_ISSUER ${issuer} calls itself ${found}`)
        const idToken = tokens as unknown as Parameters<typeof client.userinfo>[0] & { claims(): Profile }
        const proved = idToken.claims()
        // Some providers keep the address out of the ID token.
        if (proved.email !== undefined || !endpoint) return proved
        return { ...(await client.userinfo(idToken)), ...proved }
      },
    },
    // Replaced by a session's id once the identity is found to be somebody here.
    profile: ({ sub = '' }) => ({ id: sub }),
  }
}

/** Who came back from the provider; undefined for any other way to sign in. */
export function readIdentity(account: Account | null, profile: Profile | undefined): Identity | undefined {
  if (account?.provider !== signOnProviderId) return undefined
  const { iss, sub, email, email_verified } = claims.parse(profile)
  return { issuer: iss, subject: sub, email, isEmailVerified: email_verified === true }
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}
