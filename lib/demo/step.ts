/** One table of the demo warehouse: how it is declared and the single statement that fills it. */
export interface Step {
  /** Shown while it runs: `raw_data.events`. Temporary tables have no schema and are gone when the file is closed. */
  readonly table: string
  /** Column definitions; without them the table is temporary and takes the columns of its query. */
  readonly columns?: string
  readonly query: string
  /** Written on the table for people who browse the warehouse. */
  readonly comment?: string
}
