import type { PhysicalType, SqlFunctions } from '@/lib/metrics'

/** One compiled statement: text with `$1 …` placeholders and its values. Made by Kysely, never glued. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export interface RunOptions {
  /** Aborting it cancels the statement on the server, not only here. */
  readonly signal?: AbortSignal
  readonly timeoutMs: number
  /** One row more than this fails the run with `result_too_large`; nothing is cut silently. */
  readonly maxRows: number
  readonly maxBytes: number
}

/** A value as it leaves an engine: exact. Integers beyond 2^53 and all decimals are text; dates and instants are ISO text. */
export type Value = string | number | boolean | null

export interface WarehouseColumn {
  readonly name: string
  readonly type: PhysicalType
  readonly values: readonly Value[]
}

export interface WarehouseResult {
  readonly columns: readonly WarehouseColumn[]
  readonly rowCount: number
  /** From the grant of a connection to the last row, by our own monotonic timer. */
  readonly elapsedMs: number
  readonly bytes: number
  /** Rows of the warehouse's tables behind the answer, measured as docs/warehouses.md says for each engine; absent where it does not say. */
  readonly rowsScanned?: number | undefined
}

export interface TableColumn {
  readonly name: string
  readonly type: PhysicalType
  readonly nullable: boolean
}

export interface Table {
  /** `schema.table`; the schema is always written. */
  readonly name: string
  readonly columns: readonly TableColumn[]
}

/** One analysed database, read-only. Made by the engine's file; engines are listed in `lib/warehouse/index.ts`. */
export interface Warehouse {
  /** `duckdb`, `postgres`. For people and the log; nobody branches on it. */
  readonly engine: string
  /** What the metric language needs to write this engine's SQL. */
  readonly functions: SqlFunctions
  /** Said to the administrator at start: rights the connection has and should not have. */
  readonly warnings: readonly string[]
  /**
   * @throws AppError `warehouse_failed` (the engine refused; the message names no value), `timed_out`, `cancelled`,
   * `result_too_large`, `unavailable` (no connection)
   */
  run(statement: Statement, options: RunOptions): Promise<WarehouseResult>
  /** Has the engine parse and plan the statement without running it. @throws AppError `warehouse_failed` */
  prepare(statement: Statement): Promise<void>
  /** Text that changes whenever the visible data may have changed. Cheap: asked at most once per page load. */
  dataVersion(): Promise<string>
  /** All tables and views that can be read, by name, columns in their order; stable between runs. */
  introspect(): Promise<readonly Table[]>
  close(): Promise<void>
}
