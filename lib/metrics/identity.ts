import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { ColumnSpec, QueryTable, TableSpec, WarehouseSchema } from './metric'
import { makeQuery } from './query-table'
import { builder } from './sql/source-sql'
import { didYouMean, someOf } from './suggest'

type Base<Spec> = Spec extends `${infer Type}?` ? Type : Spec

type ColumnIn<Schema extends WarehouseSchema, Table extends keyof Schema> = keyof Schema[Table] & string

/** Who is behind the rows of a table, out of a device and an account, and the table that links the two. */
export interface IdentityOptions<
  Schema extends WarehouseSchema,
  Table extends keyof Schema & string,
  Links extends keyof Schema & string,
  As extends string,
  Anonymous extends ColumnIn<Schema, Table>,
> {
  /** The table whose rows are to be somebody's. */
  readonly of: Table
  /** What the new column is called. */
  readonly as: As
  /** The device or cookie of a row, known before anybody signs in. */
  readonly anonymous: Anonymous
  /** The account of a row, where the table has one of its own. */
  readonly user?: ColumnIn<Schema, Table>
  readonly links: {
    readonly table: Links
    readonly anonymous: ColumnIn<Schema, Links>
    readonly user: ColumnIn<Schema, Links>
    /** When the two were linked. Of several accounts of one device the one linked last counts. */
    readonly at: ColumnIn<Schema, Links>
  }
  /** Where a row has an account of its own and its device is linked to another: the `link` (without it), or the row's own `user`. */
  readonly prefer?: 'link' | 'user'
}

/** The columns of the table, and the person. */
export type Identified<
  Schema extends WarehouseSchema,
  Table extends keyof Schema & string,
  Links extends keyof Schema & string,
  As extends string,
  Anonymous extends ColumnIn<Schema, Table>,
> = Schema[Table] & {
  readonly [Name in As]: Base<Schema[Links][keyof Schema[Links]]> extends Base<Schema[Table][Anonymous]>
    ? Schema[Table][Anonymous]
    : ColumnSpec
}

interface WrittenIdentity {
  readonly of: string
  readonly as: string
  readonly anonymous: string
  readonly user?: string
  readonly links: { readonly table: string; readonly anonymous: string; readonly user: string; readonly at: string }
  readonly prefer?: 'link' | 'user'
}

/**
 * A table with a column for the person behind each row: the account that its device is linked to, or the row's own account, or the
 * device. Links hold for all time, so what was done before a sign-up becomes the account's. A device has one account, so no row is
 * there twice.
 *
 * @throws AppError `invalid_input` for tables and columns that are not there, and for a name that the table has already
 */
export function makeIdentity(schema: WarehouseSchema, name: string, written: WrittenIdentity): QueryTable {
  const { of, as, anonymous, user, links, prefer = 'link' } = written
  const refuse = (what: string): never => {
    throw new AppError('invalid_input', `The table ${name} ${what}`)
  }
  const specOf = (table: string, column: string): ColumnSpec => {
    const columns = schema[table]
    if (!columns) return refuse(`reads ${table}, which is not in the schema.${didYouMean(table, Object.keys(schema))}`)
    const known = Object.keys(columns)
    return columns[column] ?? refuse(`reads ${table}.${column}, which is not there.${didYouMean(column, known)} Known: ${someOf(known)}.`)
  }
  const specs = [specOf(of, anonymous), ...(user ? [specOf(of, user)] : []), specOf(links.table, links.user)]
  const keys = [specOf(of, anonymous), specOf(links.table, links.anonymous)].map((spec) => spec.replace('?', ''))
  specOf(links.table, links.at)
  const columns = schema[of] as TableSpec
  if (as in columns) refuse(`calls the person "${as}", but ${of} has a column of that name. Choose another.`)
  const types = [...new Set(specs.map((spec) => spec.replace('?', '')))]
  const isOne = types.length === 1
  const nullable = specs.slice(0, user ? 2 : 1).every((spec) => spec.endsWith('?')) ? '?' : ''
  const person = `${isOne ? types[0] : 'text'}${nullable}` as ColumnSpec

  const cast = (table: string, column: string, isPlain: boolean) =>
    isPlain ? sql.ref(`${table}.${column}`) : sql`cast(${sql.ref(`${table}.${column}`)} as text)`
  const id = (table: string, column: string) => cast(table, column, isOne)
  const key = (table: string, column: string) => cast(table, column, keys[0] === keys[1])

  // Of one instant the account whose hash is least: an order that depends on no engine's collation.
  const latest = sql`row_number() over (partition by ${sql.ref(`link.${links.anonymous}`)} order by ${sql.ref(`link.${links.at}`)} desc, md5(cast(${sql.ref(`link.${links.user}`)} as text)))`
  const numbered = builder
    .selectFrom(`${links.table} as link`)
    .where(`link.${links.user}`, 'is not', null)
    .where(`link.${links.anonymous}`, 'is not', null)
    .select([`link.${links.anonymous} as anonymous`, `link.${links.user} as account`, latest.as('place')])
  const linked = builder
    .selectFrom(numbered.as('numbered'))
    .where('numbered.place', '=', sql.lit(1))
    .select(['numbered.anonymous', 'numbered.account'])
  const own = user ? [id('rows', user)] : []
  const link = id('linked', 'account')
  const order = [...(prefer === 'link' ? [link, ...own] : [...own, link]), id('rows', anonymous)]
  return makeQuery(name, {
    columns: { ...columns, [as]: person },
    select: () =>
      builder
        .selectFrom(`${of} as rows`)
        .leftJoin(linked.as('linked'), (join) => join.on(sql<boolean>`${key('linked', 'anonymous')} = ${key('rows', anonymous)}`))
        .select([...Object.keys(columns).map((column) => `rows.${column}`), sql`coalesce(${sql.join(order)})`.as(as)]),
  })
}
