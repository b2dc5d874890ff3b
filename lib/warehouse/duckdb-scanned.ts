import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'

/** What the statements of one state of a file read. */
export interface Scans {
  /**
   * Rows of the tables that the statement's plan scans, a table as often as it is scanned; undefined when the plan does
   * not say. Row groups that a filter rules out are counted too: what was truly read is only in the engine's log, which
   * costs each statement more than a narrow one takes. The plan is asked for once per text; for other parameters of
   * that text the number is an upper bound.
   *
   * @param explain gives the plan as JSON
   */
  rowsOf(connection: DuckDBConnection, sql: string, explain: () => Promise<string>): Promise<number | undefined>
}

export function createScans(): Scans {
  const known = new Map<string, number | undefined>()
  let counts: Promise<RowCounts> | undefined
  return {
    async rowsOf(connection, sql, explain) {
      if (known.has(sql)) return known.get(sql)
      try {
        counts ??= countRows(connection)
        const rowCounts = await counts
        const json = await explain()
        const rows = rowsOfPlan(json, rowCounts)
        // Statistics have shown that a table has nothing for these parameters; for others it may.
        if (rows === 0 || json.includes('"EMPTY_RESULT"')) return rows
        if (known.size >= maxTexts) known.clear()
        known.set(sql, rows)
        return rows
      } catch {
        // The answer is there already; what it read is only for the record.
        counts = undefined
        return undefined
      }
    },
  }
}

const maxTexts = 5000

/** Of every table, by `keyOf` its names. */
type RowCounts = ReadonlyMap<string, number>

async function countRows(connection: DuckDBConnection): Promise<RowCounts> {
  const result = await connection.runAndReadAll(`
    select database_name, schema_name, table_name, estimated_size from duckdb_tables() where not internal`)
  return new Map(result.getRows().map(([database, schema, table, rows]) => [keyOf([database, schema, table]), Number(rows)]))
}

function keyOf(names: readonly unknown[]): string {
  return JSON.stringify(names)
}

/** Plans write `database.schema.table`, each quoted where it has to be. */
function keyOfPlanned(table: string): string {
  const names = Array.from(table.matchAll(/"((?:[^"]|"")*)"|[^."]+/g), ([bare, quoted]) => quoted?.replaceAll('""', '"') ?? bare)
  return keyOf(names)
}

interface PlanNode {
  readonly extra_info: Readonly<Record<string, unknown>>
  readonly children: readonly PlanNode[]
}

const planNode: z.ZodType<PlanNode> = z.object({
  extra_info: z.record(z.string(), z.unknown()),
  get children() {
    return z.array(planNode)
  },
})
const plan = z.array(planNode)

function rowsOfPlan(json: string, counts: RowCounts): number | undefined {
  const rowsOf = ({ extra_info, children }: PlanNode): number => {
    const table = extra_info.Table
    const own = typeof table === 'string' ? (counts.get(keyOfPlanned(table)) ?? Number.NaN) : 0
    return children.reduce((sum, child) => sum + rowsOf(child), own)
  }
  const rows = plan.parse(JSON.parse(json)).reduce((sum, node) => sum + rowsOf(node), 0)
  return Number.isNaN(rows) ? undefined : rows
}
