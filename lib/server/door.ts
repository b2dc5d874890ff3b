import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { addressHeader } from '@/lib/access/address'
import type { Config } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'

const MAX_BODY_BYTES = 1024 * 1024

type Allowed = Pick<Config, 'baseUrl' | 'production'>

/**
 * What every request passes before anything else reads it. Removes headers by which Next.js talks to itself.
 *
 * @throws AppError `invalid_input`, `not_permitted`, `result_too_large`
 */
export function checkRequest(request: IncomingMessage, config: Allowed): void {
  const { headers, method = '' } = request
  for (const name of Object.keys(headers))
    if (/^x-(middleware|invoke|nextjs-data|now-route)|^x-matched-path$/.test(name)) delete headers[name]
  // Sign-in counts failures per caller; what a caller wrote here itself is gone.
  headers[addressHeader] = request.socket.remoteAddress ?? 'unknown'
  if (!/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method))
    throw new AppError('invalid_input', `The method ${method} is not used here.`)
  if (headers['next-action']) throw new AppError('invalid_input', 'There are no server actions here.')
  if (!isHealth(request) && !isOwnHost(headers.host, config)) {
    throw new AppError('not_permitted', 'This address is not one of ours. Set BASE_URL to the address people use.')
  }
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES)
    throw new AppError('result_too_large', 'The request is larger than 1 MiB. Send less at once.')
  if (method !== 'GET' && method !== 'HEAD') checkWrite(request, config)
}

/** A browser names the page a write comes from; only our own pages may. Scripts without cookies need not say. */
function checkWrite({ headers, url = '' }: IncomingMessage, { baseUrl }: Allowed): void {
  const { origin, host = '' } = headers
  const own = origin === baseUrl || origin === `http://${host}`
  const fromScript = origin === undefined && (headers.authorization !== undefined || headers.cookie === undefined)
  if (!own && !fromScript)
    throw new AppError('not_permitted', 'This request comes from another site. Use the pages of Yardstick, or a personal access token.')
  const isJson = /^application\/json *(;|$)/i.test(headers['content-type'] ?? '')
  if (isApi(url) && !isJson) throw new AppError('invalid_input', 'Send JSON, with the header content-type: application/json.')
  // Without a length the limit would have to be counted while reading, which costs every request dearly.
  if (headers['transfer-encoding']) throw new AppError('invalid_input', 'Send the request with a content-length.')
}

/** What the front server answers itself. */
export function isApi(url: string): boolean {
  return url.startsWith('/api/') && !url.startsWith('/api/auth/')
}

function isHealth({ method, url }: IncomingMessage): boolean {
  return method === 'GET' && url === '/api/health'
}

/** Names that a stranger's DNS cannot point at us: a page of theirs would send their own name. */
function isOwnHost(host: string | undefined, { baseUrl }: Allowed): boolean {
  if (!host) return false
  return host === new URL(baseUrl).host || /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
}

/** Set on every answer. Pages get a nonce, which Next.js reads from the request's own policy header. */
export function setHeaders(request: IncomingMessage, response: ServerResponse, { baseUrl, production }: Allowed): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  if (baseUrl.startsWith('https:')) response.setHeader('strict-transport-security', 'max-age=31536000')
  if (isApi(request.url ?? '')) return
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, production)
  request.headers['content-security-policy'] = policy
  request.headers['x-nonce'] = nonce
  response.setHeader('content-security-policy', policy)
  response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
}

function contentSecurityPolicy(nonce: string, production: boolean): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${production ? '' : " 'unsafe-eval'"}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}
