/** What an engine must be able to write for the metric language; about nine functions, each a Kysely expression. */
export interface SqlFunctions {
  readonly engine: string
}
