import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'

type Message = { readonly id?: number; readonly method?: string; readonly result?: unknown; readonly error?: { readonly message: string } }

/** TypeScript's language server as an editor runs it, over its standard streams. */
export interface LanguageServer {
  request(method: string, params: unknown): Promise<unknown>
  notify(method: string, params: unknown): void
  close(): Promise<void>
}

/** @throws Error from a request that the server refuses */
export async function startLanguageServer(program: readonly [string, ...string[]], folder: string): Promise<LanguageServer> {
  const [command, ...before] = program
  const server = spawn(command, [...before, '--lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, (message: Message) => void>()
  let last = 0
  let unread = Buffer.alloc(0)
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  server.stdout.on('data', (data: Buffer) => {
    unread = Buffer.concat([unread, data])
    while (true) {
      const head = unread.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/.exec(unread.subarray(0, Math.max(head, 0)).toString())?.[1])
      if (head < 0 || unread.length < head + 4 + length) return
      const message: Message = JSON.parse(unread.subarray(head + 4, head + 4 + length).toString())
      unread = unread.subarray(head + 4 + length)
      // A request of the server, such as for settings, is answered with nothing.
      if (message.method && message.id !== undefined) send({ id: message.id, result: null })
      else if (message.id !== undefined) waiting.get(message.id)?.(message)
    }
  })
  const request = (method: string, params: unknown): Promise<unknown> => {
    last += 1
    const id = last
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
      send({ id, method, params })
    })
  }
  const notify = (method: string, params: unknown): void => send({ method, params })
  const rootUri = pathToFileURL(folder).href
  await request('initialize', { processId: process.pid, rootUri, capabilities: {}, workspaceFolders: [{ uri: rootUri, name: 'bench' }] })
  notify('initialized', {})
  return {
    request,
    notify,
    async close() {
      const exited = once(server, 'exit')
      server.kill('SIGKILL')
      await exited
    },
  }
}
