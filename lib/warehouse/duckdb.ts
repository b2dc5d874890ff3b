import { availableParallelism } from 'node:os'
import { BIGINT, DOUBLE, type DuckDBConnection, type DuckDBPreparedStatement, type DuckDBValue, StatementType } from '@duckdb/node-api'
import { AppError } from '@/lib/base/errors'
import { createColumns, physicalType } from './duckdb-columns'
import { duckdbFunctions } from './duckdb-functions'
import { type DuckDbLimits, fileIdentity, forgetFile, type OpenFile, openFile } from './duckdb-instance'
import { createMeter, createWatch } from './limits'
import { type Parameter, scalarParameters } from './parameters'
import { refusalIn } from './refusal'
import { createSlots } from './slots'
import { tablesOf } from './tables'
import type { RunOptions, Statement, Table, Warehouse, WarehouseResult } from './warehouse'

export interface DuckDbOptions extends DuckDbLimits {
  /** Statements at once; each holds a thread of libuv's pool while it runs. Default: min(4, twice the cores). */
  readonly maxConnections?: number
}

/**
 * A DuckDB file, read-only; given as its path or as a function that finds it. A file replaced by a rename is taken up by the next `dataVersion()`; statements that run
 * keep the old one.
 *
 * @throws AppError `unavailable`: missing, no DuckDB file, damaged, open for writing elsewhere
 */
export async function openDuckDb(file: string | (() => Promise<string>), options: DuckDbOptions = {}): Promise<Warehouse> {
  const locate = async () => (typeof file === 'string' ? file : file())
  let current: OpenFile | undefined = await openFile(await locate(), options)
  let opening: Promise<OpenFile> | undefined
  const watch = createWatch()
  const slots = createSlots(options.maxConnections ?? Math.min(4, availableParallelism() * 2))

  /** The open file of the newest state; one opening at a time. */
  async function newest(): Promise<OpenFile> {
    if (!current) throw new AppError('unavailable', 'The warehouse was closed.')
    const found = await locate()
    if (current.identity === fileIdentity(found)) return current
    opening ??= openFile(found, options).finally(() => {
      opening = undefined
    })
    return replace(await opening)
  }

  function replace(next: OpenFile): OpenFile {
    if (next !== current) {
      current?.release()
      current = next
    }
    return next
  }

  async function withConnection<T>(use: (connection: DuckDBConnection, file: OpenFile) => Promise<T>): Promise<T> {
    const held = current ?? (await newest())
    const attempt = async (from: OpenFile) => {
      const connection = await from.connect()
      try {
        return await use(connection, from)
      } finally {
        connection.closeSync()
      }
    }
    try {
      return await attempt(held)
    } catch (error) {
      if (!/has been invalidated|database is closed/i.test(String(error))) throw error
      forgetFile(held.identity)
      return await attempt(replace(await openFile(await locate(), options)))
    }
  }

  return {
    engine: 'duckdb',
    functions: duckdbFunctions,
    warnings: [],

    async run(statement: Statement, runOptions: RunOptions): Promise<WarehouseResult> {
      const parameters = scalarParameters(statement.parameters)
      const release = await slots.take({ signal: runOptions.signal, waitMs: runOptions.timeoutMs })
      const start = performance.now()
      let stop = () => {}
      const work = withConnection(async (connection, { scans }) => {
        stop = () => connection.interrupt()
        try {
          const result = await read(await prepareSelect(connection, statement.sql), parameters, runOptions)
          const elapsedMs = performance.now() - start
          const explain = () => planOf(connection, statement.sql, parameters)
          return { ...result, elapsedMs, rowsScanned: await scans.rowsOf(connection, statement.sql, explain) }
        } finally {
          stop = () => {}
        }
      }).finally(release)
      try {
        return await watch.over(work, runOptions, () => stop())
      } catch (error) {
        throw explain(error)
      }
    },

    async prepare({ sql, parameters }: Statement): Promise<void> {
      const values = scalarParameters(parameters)
      const release = await slots.take({ waitMs: 60_000 })
      try {
        await withConnection(async (connection) => {
          const select = await prepareSelect(connection, sql)
          select.destroySync()
          await planOf(connection, sql, values)
        })
      } catch (error) {
        throw explain(error)
      } finally {
        release()
      }
    },

    dataVersion: async () => (await newest()).identity,

    async introspect(): Promise<readonly Table[]> {
      const rows = await withConnection(async (connection) => (await connection.runAndReadAll(catalogue)).getRowsJS())
      return tablesOf(
        rows.map(([schema, table, name, type, nullable]) => ({
          schema: String(schema),
          table: String(table),
          name: String(name),
          type: physicalType(String(type)),
          nullable: nullable === true,
        })),
      )
    },

    async close(): Promise<void> {
      watch.cancelAll()
      current?.release()
      current = undefined
    },
  }
}

const catalogue = `
  select schema_name, table_name, column_name, data_type, is_nullable
  from duckdb_columns() where not internal and database_name = current_database()
  order by schema_name, table_name, column_index`

/** The engine itself says what kind of statement it is, and takes one only. */
async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const prepared = await connection.prepare(sql)
  if (prepared.statementType === StatementType.SELECT) return prepared
  prepared.destroySync()
  throw new AppError('warehouse_failed', 'The warehouse is read-only: it takes SELECT statements and nothing else.')
}

/** As JSON. Types of parameters are known only when they are bound, so that planning waits for them. */
async function planOf(connection: DuckDBConnection, sql: string, parameters: readonly Parameter[]): Promise<string> {
  const explained = await connection.prepare(`explain (format json) ${sql}`)
  const { columns } = await read(explained, parameters, { maxRows: 1000, maxBytes: 1e7 })
  return String(columns[1]?.values[0])
}

async function read(prepared: DuckDBPreparedStatement, parameters: readonly Parameter[], limits: Pick<RunOptions, 'maxRows' | 'maxBytes'>) {
  try {
    for (const [index, value] of parameters.entries()) prepared.bindValue(index + 1, value as DuckDBValue, typeOf(value))
    const result = await prepared.stream()
    const meter = createMeter(limits)
    const columns = createColumns(result.columnNames(), result.columnTypes(), meter)
    while (true) {
      const chunk = await result.fetchChunk()
      if (!chunk || chunk.rowCount === 0) break
      columns.add(chunk)
    }
    return { columns: columns.finish(), rowCount: meter.rows, bytes: meter.bytes }
  } finally {
    prepared.destroySync()
  }
}

/** The client guesses the rest well: integers by their size, texts as VARCHAR. */
function typeOf(value: Parameter) {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? BIGINT : undefined
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return DOUBLE
  return undefined
}

/** DuckDB's words name tables, columns and functions, which help; values only stand in conversion errors, so those are cut out. */
function explain(error: unknown): unknown {
  if (error instanceof AppError) return error
  const text = error instanceof Error ? error.message : String(error)
  const refusal = refusalIn(text)
  if (refusal) return refusal
  if (/^Out of Memory/i.test(text)) {
    const limit = text.match(/\/([\d.]+ \wi?B) used/)?.[1] ?? 'its limit'
    const message = `The query needs more memory than the warehouse may use (${limit}). Ask for a shorter range or fewer groups.`
    return new AppError('warehouse_failed', message, { cause: error })
  }
  if (/^(Conversion|Invalid Input|Out of Range|INTERNAL|FATAL)/i.test(text)) {
    const kind = text.split(':')[0]
    return new AppError('warehouse_failed', `DuckDB could not compute this (${kind}). The log of the server has the details.`, {
      cause: error,
    })
  }
  const first = (text.split('\n')[0] ?? '').replaceAll(/'[^']*'/g, "'…'")
  return new AppError('warehouse_failed', `DuckDB refused the query: ${first}`, { cause: error })
}
