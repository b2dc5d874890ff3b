import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { ApiRoute } from '@/lib/api/route'
import { rootFolder } from '@/lib/base/config'
import { AppError, errorStatus, toAppError } from '@/lib/base/errors'
import type { Services } from '@/lib/services'
import { createApi } from './api'
import { checkRequest, isApi, setHeaders } from './door'

export interface Front {
  readonly port: number
  /** Resolves when pages are answered too. */
  readonly pagesReady: Promise<unknown>
  /** Stops listening, lets running answers end for a moment, then cuts them. */
  close(): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface FrontOptions {
  /** Answers what is not `/api`. Default: Next.js. */
  readonly pages?: Handler
  /** Default: all of `lib/api`. */
  readonly routes?: readonly ApiRoute[]
}

const CLOSE_PATIENCE_MS = 3_000

/**
 * One HTTP server on one port: it answers `/api` itself and hands all other paths to Next.js.
 *
 * @throws AppError `conflict` when the port is taken, `not_permitted` when it may not be used
 */
export async function startFront(services: Services, { pages, routes }: FrontOptions = {}): Promise<Front> {
  const { config } = services
  const server = createServer()
  const nextPages = pages ? undefined : startPages(server, services)
  const answerPage = pages ?? (async (request, response) => (await nextPages)?.answer(request, response))
  const answerApi = getRequestListener(createApi(services, routes))
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    try {
      setHeaders(request, response, config)
      checkRequest(request, config)
      await (isApi(request.url ?? '') ? answerApi(request, response) : answerPage(request, response))
    } catch (error) {
      refuse(response, toAppError(error), services)
    }
  })
  await listen(server, config.port, config.host)
  const { port } = server.address() as AddressInfo
  const close = async () => {
    await closeServer(server)
    await (await nextPages)?.close()
  }
  return { port, pagesReady: Promise.resolve(nextPages), close }
}

/** Next.js takes a moment to load; the API answers meanwhile. */
async function startPages(server: Server, { config }: Services): Promise<{ answer: Handler; close(): Promise<void> }> {
  const { default: next } = await import('next')
  const app = next({ dev: !config.production, dir: rootFolder, httpServer: server, hostname: config.host, port: config.port })
  await app.prepare()
  return { answer: app.getRequestHandler(), close: () => app.close() }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port, host)))
    server.listen(port, host, resolve)
  })
}

function portError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new AppError('conflict', `Port ${port} is taken by another program. Choose another one: npm start -- --port ${port + 1}`, {
      cause: error,
    })
  }
  if (error.code === 'EACCES')
    return new AppError('not_permitted', `Port ${port} may not be used by this user. Choose one above 1023.`, { cause: error })
  if (error.code === 'EADDRNOTAVAIL')
    return new AppError('invalid_input', `The host "${host}" is not an address of this machine.`, { cause: error })
  return error
}

function refuse(response: ServerResponse, { code, message, cause }: AppError, { logger }: Services): void {
  if (code === 'internal') logger.error({ err: cause }, 'a request failed')
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(errorStatus[code], { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' })
  response.end(JSON.stringify({ error: { code, message } }))
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS)
  await closed
  clearTimeout(timer)
}
