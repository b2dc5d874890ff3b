import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Claims {
  readonly [name: string]: unknown
}

/** A provider on this machine, strict about its part: client secret, redirect address, PKCE, codes that work once. */
export interface OpenidProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who is signed in at the provider; undefined refuses. May be changed at any time. */
  person: Claims | undefined
  /** Claims that only the userinfo endpoint tells. */
  userinfo: Claims
  /** Changes what an ID token says before it is signed, as a hostile provider would. */
  spoil: (claims: Claims) => Claims
  /** Signs with a key that nobody published. */
  forge: boolean
  /** Calls itself so in its own description. */
  calledItself: string
  /** Parameters of the requests to sign somebody in, oldest first. */
  readonly asked: readonly URLSearchParams[]
  close(): Promise<void>
}

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** `redirectUri` is the only place people are sent back to. */
export async function startOpenidProvider({ redirectUri }: { readonly redirectUri: string }): Promise<OpenidProvider> {
  const published = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, URLSearchParams>()
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer)
    const answer = answers[url.pathname] ?? (() => send(response, { error: 'not_found' }, 404))
    Promise.resolve(answer(url, request, response)).catch((error) => send(response, { error: String(error) }, 500))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: OpenidProvider = {
    issuer,
    clientId: 'yardstick',
    clientSecret: 'only for tests & with "odd" signs',
    person: undefined,
    userinfo: {},
    spoil: (claims) => claims,
    forge: false,
    calledItself: issuer,
    asked,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const answers: Readonly<Record<string, Answer>> = {
    '/.well-known/openid-configuration': (_url, _request, response) => send(response, description(issuer, provider.calledItself)),
    '/keys': (_url, _request, response) => {
      const key = published.publicKey.export({ format: 'jwk' })
      send(response, { keys: [{ ...key, kid: 'first', alg: 'RS256', use: 'sig' }] })
    },
    '/authorize': ({ searchParams }, _request, response) => authorize(searchParams, response),
    '/token': async (_url, request, response) => exchange(new URLSearchParams(await text(request)), request, response),
    '/userinfo': (_url, _request, response) => send(response, { sub: provider.person?.sub, ...provider.userinfo }),
  }
  return provider

  function authorize(parameters: URLSearchParams, response: ServerResponse): void {
    asked.push(parameters)
    const isOurs = parameters.get('client_id') === provider.clientId && parameters.get('redirect_uri') === redirectUri
    if (!isOurs || parameters.get('code_challenge_method') !== 'S256') {
      send(response, { error: 'invalid_request' }, 400)
      return
    }
    const back = new URL(redirectUri)
    back.searchParams.set('state', parameters.get('state') ?? '')
    if (provider.person) {
      const code = randomUUID()
      codes.set(code, parameters)
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', 'access_denied')
    }
    response.writeHead(302, { location: back.href }).end()
  }

  function exchange(form: URLSearchParams, { headers }: IncomingMessage, response: ServerResponse): void {
    const parameters = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isGood = parameters?.get('code_challenge') === challenge && form.get('redirect_uri') === redirectUri
    if (!isGood || !isClient(headers.authorization)) {
      send(response, { error: isGood ? 'invalid_client' : 'invalid_grant' }, 400)
      return
    }
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: issuer, aud: provider.clientId, iat: now, exp: now + 300, nonce: parameters?.get('nonce'), ...provider.person }
    const idToken = signed(provider.spoil(usual), (provider.forge ? foreign : published).privateKey)
    send(response, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken })
  }

  function isClient(authorization = ''): boolean {
    const [, encoded = ''] = authorization.split('Basic ')
    const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':').map(fromForm)
    return id === provider.clientId && secret === provider.clientSecret
  }
}

function description(issuer: string, calledItself: string): Claims {
  return {
    issuer: calledItself,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  }
}

function signed(claims: Claims, key: Parameters<typeof sign>[2]): string {
  const head = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'first', typ: 'JWT' })).toString('base64url')
  const text = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
}

function fromForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function send(response: ServerResponse, body: Claims, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
