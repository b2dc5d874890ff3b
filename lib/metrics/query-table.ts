import type { QueryCreator } from 'kysely'
import { AppError } from '@/lib/base/errors'
import { freeze } from './freeze'
import type { ColumnSpec, QueryTable, SelectExpression, TableSpec, WarehouseSchema } from './metric'
import { nodesIn } from './query-nodes'
import { builder, type SelectQuery } from './sql/source-sql'
import { hashOf } from './version'

/** A column's values as a query writes them: moments as ISO text, for a Date would depend on the zone of this machine. */
interface Values {
  readonly boolean: boolean
  readonly integer: number
  readonly decimal: number | string
  readonly float: number
  readonly text: string
  readonly date: string
  readonly timestamp: string
  readonly instant: string
  readonly json: unknown
  readonly other: unknown
}

type ValueOf<Spec> = Spec extends `${infer Type extends keyof Values}?`
  ? Values[Type] | null
  : Spec extends keyof Values
    ? Values[Spec]
    : never

/** The schema as Kysely reads it. Worked out only where a project writes a query. */
export type DatabaseOf<Schema extends WarehouseSchema> = {
  [Table in keyof Schema & string]: { [Column in keyof Schema[Table] & string]: ValueOf<Schema[Table][Column]> }
}

/** The ways to begin a select. */
export interface Selecting<Schema extends WarehouseSchema>
  extends Pick<QueryCreator<DatabaseOf<Schema>>, 'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive'> {}

/** An interface, so that a message names the column that is missing and not this type. */
export interface QueryOptions<Schema extends WarehouseSchema, Columns extends TableSpec> {
  /** What it gives back, as in `schema.ts`: `text`, or `text?` where null is possible. `yardstick check` asks the engine. */
  readonly columns: Columns
  /** Written once, when the project is loaded; values are bound. */
  readonly select: (db: Selecting<Schema>) => SelectExpression<{ readonly [Column in keyof NoInfer<Columns>]: unknown }>
}

/**
 * A select query in the place of a table, for `company.source`.
 *
 * @throws AppError `invalid_input` for what is no select, for statements that write, and for values that are not scalars
 */
export function makeQuery(
  name: string,
  { columns, select }: { readonly columns: Readonly<Record<string, ColumnSpec>>; readonly select: (db: never) => unknown },
): QueryTable {
  const refuse = (what: string): never => {
    throw new AppError('invalid_input', `The query ${name} ${what}`)
  }
  const built = select(builder as never) as SelectQuery
  const node = typeof built?.toOperationNode === 'function' ? built.toOperationNode() : undefined
  if (node?.kind !== 'SelectQueryNode')
    return refuse("is no select. Let it return one, such as db.selectFrom('analytics.fct_orders').selectAll().")
  for (const inner of nodesIn(node)) {
    const writes = /^(Insert|Update|Delete|Merge)QueryNode$/.exec(inner.kind)?.[1]
    if (writes) refuse(`writes: it holds ${writes.toLowerCase()}. Let it only select.`)
  }
  const { sql, parameters } = built.compile()
  const strange = parameters.findIndex((value) => !isScalar(value))
  if (strange >= 0) {
    const kind = parameters[strange] instanceof Date ? 'a Date' : `of type ${typeof parameters[strange]}`
    refuse(`binds a value that is ${kind} ($${strange + 1}). Bind text, finite numbers, booleans or null; moments as '2026-03-01'.`)
  }
  return freeze({ object: 'query' as const, name, columns, select: built, version: hashOf({ sql, parameters, columns }) })
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
