import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api'

interface Digits {
  readonly plain: boolean | null
  readonly before: number | null
  readonly after: number | null
}

/**
 * Which columns of a CSV file hold decimal fractions, and the type that holds every digit of them: `{'amount': 'DECIMAL(18,2)'}`
 * as DuckDB writes it, or nothing. DuckDB itself reads them as floating point, which cannot hold 0.10 and adds up to something else.
 * A column with an exponent, an infinity or more than 38 digits stays as it is.
 */
export async function decimalTypes(connection: DuckDBConnection, file: string): Promise<string | undefined> {
  const described = await connection.runAndReadAll(`describe from read_csv(${quotedString(file)}, sample_size = -1)`)
  const floating = described.getRowObjectsJS().flatMap((row) => (row.column_type === 'DOUBLE' ? [String(row.column_name)] : []))
  if (floating.length === 0) return undefined
  const asText = structOf(floating.map((name) => [name, 'VARCHAR']))
  const exact: (readonly [string, string])[] = []
  for (const name of floating) {
    const digits = await digitsOf(connection, `read_csv(${quotedString(file)}, sample_size = -1, types = ${asText})`, name)
    const type = decimalType(digits)
    if (type) exact.push([name, type])
  }
  return exact.length > 0 ? structOf(exact) : undefined
}

async function digitsOf(connection: DuckDBConnection, source: string, name: string): Promise<Digits> {
  const text = `trim(${quotedIdentifier(name)})`
  const rows = await connection.runAndReadAll(`
    select coalesce(bool_and(regexp_full_match(${text}, '[+-]?(\\d+\\.?\\d*|\\.\\d+)')), false) as plain,
      max(length(regexp_extract(${text}, '^[+-]?0*(\\d*)', 1)))::integer as before, max(length(regexp_extract(${text}, '\\.(\\d+)$', 1)))::integer as after
    from ${source}`)
  return rows.getRowObjectsJS()[0] as unknown as Digits
}

function decimalType({ plain, before, after }: Digits): string | undefined {
  const digits = (before ?? 0) + (after ?? 0)
  return plain && digits <= 38 ? `DECIMAL(${digits <= 18 ? 18 : 38}, ${after ?? 0})` : undefined
}

function structOf(entries: readonly (readonly [name: string, type: string])[]): string {
  return `{${entries.map(([name, type]) => `${quotedString(name)}: ${quotedString(type)}`).join(', ')}}`
}
