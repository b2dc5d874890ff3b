import pg from 'pg'
import { AppError } from '@/lib/base/errors'
import { createMeter, createWatch } from './limits'
import { scalarParameters } from './parameters'
import { readTables, serverFacts } from './postgres-catalogue'
import { explain } from './postgres-errors'
import { postgresFunctions } from './postgres-functions'
import { readColumns } from './postgres-reading'
import { forgetScans, rowsScanned, type Scan, scansQuery } from './postgres-scanned'
import { createSlots, type WaitOptions } from './slots'
import type { RunOptions, Statement, Table, Warehouse, WarehouseResult } from './warehouse'

export interface PostgresOptions {
  /** Statements at once. Two more connections carry cancels and questions about the server. */
  readonly maxConnections?: number
}

/**
 * A PostgreSQL database, read-only whatever the role may do. TLS is decided by the URL (`sslmode`, `sslrootcert` …).
 *
 * @throws AppError `unavailable`; neither it nor any other error repeats the URL or a value
 */
export async function openPostgres(url: string, { maxConnections = 4 }: PostgresOptions = {}): Promise<Warehouse> {
  const pool = createPool(url, maxConnections, { pipeline: true })
  const side = createPool(url, 2, { query_timeout: 10_000 })
  const slots = createSlots(maxConnections)
  const watch = createWatch()
  let closing: Promise<void> | undefined
  const facts = await serverFacts(side).catch(async (error) => {
    await Promise.all([pool.end(), side.end()])
    throw explain(error)
  })

  async function enter(wait: WaitOptions): Promise<{ client: pg.PoolClient; leave: () => void }> {
    const leave = await slots.take(wait)
    let client: pg.PoolClient | undefined
    try {
      client = await pool.connect()
      // Closed while this one was being connected, and so too late for its cancel.
      if (closing) throw new AppError('unavailable', 'The warehouse was closed.')
      return { client, leave }
    } catch (error) {
      client?.release(true)
      leave()
      throw explain(error)
    }
  }

  /** The next statement on this connection must find nothing of ours: what is in doubt is closed instead. */
  async function giveBack(client: pg.PoolClient): Promise<void> {
    try {
      await Promise.all([client.query('rollback'), client.query('discard all'), ...(facts.countsScans ? [client.query(forgetScans)] : [])])
      client.release()
    } catch {
      client.release(true)
    }
  }

  async function cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { processID: number }
    await side.query('select pg_cancel_backend($1)', [processID]).catch(() => undefined)
    // A connection that is ended politely waits for its statement, should the cancel not have reached the server.
    client.connection.stream.destroy()
    client.release(true)
  }

  return {
    engine: 'postgres',
    functions: postgresFunctions,
    warnings: facts.warnings,

    async run({ sql, parameters }: Statement, options: RunOptions): Promise<WarehouseResult> {
      refuseOthers(sql)
      const values = scalarParameters(parameters)
      const { client, leave } = await enter({ signal: options.signal, waitMs: options.timeoutMs })
      const start = performance.now()
      const meter = createMeter(options)
      const work = async () => {
        // Sent together, one round trip: a beginning that fails leaves a transaction that refuses the statement.
        const [, { columns, elapsedMs }, scans] = await Promise.all([
          client.query(beginning(options.timeoutMs, facts.noticesLostClients)),
          readColumns(client, { text: sql, values }, meter, facts.enums).then((columns) => ({
            columns,
            elapsedMs: performance.now() - start,
          })),
          facts.countsScans ? client.query<Scan>(scansQuery).catch(() => undefined) : undefined,
        ])
        // The answer is there already; what it read is only for the record.
        const scanned = scans && (await rowsScanned(client, { text: sql, values }, scans.rows).catch(() => undefined))
        return { columns, rowCount: meter.rows, bytes: meter.bytes, elapsedMs, rowsScanned: scanned }
      }
      let isOver = false
      const end = (how: typeof cancel) => {
        if (isOver) return
        isOver = true
        void how(client).finally(leave)
      }
      const stop = () => end(cancel)
      try {
        const result = await watch.over(work(), options, stop)
        end(giveBack)
        return result
      } catch (error) {
        // Rows may still be on their way after one of our own limits.
        if (error instanceof AppError) stop()
        else end(giveBack)
        throw explain(error)
      }
    },

    async prepare({ sql, parameters }: Statement): Promise<void> {
      refuseOthers(sql)
      const explained = { text: `explain ${sql}`, values: scalarParameters(parameters), queryMode: 'extended' }
      const { client, leave } = await enter({ waitMs: 60_000 })
      try {
        await Promise.all([client.query(beginning(10_000, false)), client.query(explained)])
      } catch (error) {
        throw explain(error)
      } finally {
        await giveBack(client).finally(leave)
      }
    },

    async dataVersion(): Promise<string> {
      const { rows } = await side.query<{ version: string }>(facts.versionQuery).catch((error) => {
        throw explain(error)
      })
      return rows[0]?.version ?? ''
    },

    introspect: (): Promise<readonly Table[]> =>
      readTables(side).catch((error) => {
        throw explain(error)
      }),

    async close(): Promise<void> {
      watch.cancelAll()
      // The side connections carry the cancels, so they end last.
      closing ??= pool.end().then(() => side.end())
      await closing
    },
  }
}

/**
 * One message without any text from outside. Texts of dates and numbers then have one form, whatever the role's
 * settings are, and the server itself ends what we fail to end.
 */
function beginning(timeoutMs: number, noticesLostClients: boolean): string {
  const settings = [
    // Later than our own timer, whose message says more: for the case that this process is gone.
    `statement_timeout = ${Math.ceil(timeoutMs) + 1000}`,
    'lock_timeout = 2000',
    "TimeZone = 'UTC'",
    "DateStyle = 'ISO'",
    'extra_float_digits = 1',
    ...(noticesLostClients ? ['client_connection_check_interval = 500'] : []),
  ]
  return ['begin read only', ...settings.map((setting) => `set local ${setting}`)].join('; ')
}

/**
 * A read-only transaction still takes SET, COPY … TO and DO. What begins with one of these words is a query to
 * PostgreSQL's grammar, or a change, which the transaction refuses; the extended protocol takes one statement only.
 *
 * @throws AppError `warehouse_failed`
 */
function refuseOthers(sql: string): void {
  if (!/^[\s(]*(select|with|values)\b/i.test(sql))
    throw new AppError('warehouse_failed', 'The warehouse is read-only: it takes SELECT statements and nothing else.')
}

function createPool(connectionString: string, max: number, more: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: 'yardstick',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    ...more,
  })
  // Without listeners a connection that the server closes would end this process: idle ones speak through the pool.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
