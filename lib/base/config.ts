/** What the environment and the command line decide. Read here and nowhere else. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Origin people use, e.g. `http://127.0.0.1:3000`. */
  readonly baseUrl: string
  /** At least 32 bytes; made on the first start and kept in a file of mode 0600. */
  readonly secret: string
  /** Where the embedded store, the demo warehouse, secrets and spool live. */
  readonly stateFolder: string
  /** `postgres://…`; undefined means embedded. */
  readonly databaseUrl?: string
  /** `duckdb:path`, `duckdb:folder/` or `postgres://…`. */
  readonly warehouseUrl: string
  readonly projectFolder: string
  readonly production: boolean
}
