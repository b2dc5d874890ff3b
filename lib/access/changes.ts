import { type Kysely, sql } from 'kysely'
import { Client } from 'pg'
import type { Logger } from 'pino'
import type { Store } from '@/lib/store/schema'

const channel = 'yardstick_access'

/** Something that may end or change what people are allowed. */
export type AccessChange = { readonly kind: 'user' | 'session' | 'token'; readonly id: string }

/** Tells every process; inside a transaction it is told at commit. */
export async function announceChange(store: Kysely<Store>, change: AccessChange): Promise<void> {
  await sql`select pg_notify(${channel}, ${`${change.kind}:${change.id}`})`.execute(store)
}

/** The other end of `announceChange`. */
export interface ChangeListener {
  /** False while changes may be missed. */
  readonly listening: boolean
  close(): Promise<void>
}

/**
 * Calls `onChange` for each change by any process, and `onGap` whenever some may have been missed.
 * Connects again by itself; never throws.
 */
export async function listenForChanges(options: {
  readonly storeUrl: string
  readonly logger: Logger
  readonly onChange: (change: AccessChange) => void
  readonly onGap: () => void
}): Promise<ChangeListener> {
  let client: Client | undefined
  let listening = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  await connect()
  return {
    get listening() {
      return listening
    },
    async close() {
      closed = true
      listening = false
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: options.storeUrl, keepAlive: true, application_name: 'yardstick access' })
    client = next
    let over = false
    const lost = (error?: Error) => {
      if (over) return
      over = true
      listening = false
      options.onGap()
      next.end().catch(() => {})
      if (closed) return
      options.logger.warn({ error: error?.message }, 'Lost the connection that tells of revoked sessions; trying again')
      timer = setTimeout(connect, 1000)
    }
    next.on('error', lost)
    next.on('end', () => lost())
    next.on('notification', ({ payload }) => hear(payload))
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      if (over) return
      options.onGap()
      listening = true
    } catch (error) {
      lost(error as Error)
    }
  }

  function hear(payload: string | undefined): void {
    const [, kind, id] = payload?.match(/^(user|session|token):(.+)$/) ?? []
    if (kind && id) options.onChange({ kind: kind as AccessChange['kind'], id })
    else options.onGap()
  }
}
