import pg from 'pg'
import type { ResultMeter } from './limits'
import type { Parameter } from './parameters'
import { type Decoder, decoderOf } from './postgres-columns'
import type { Value, WarehouseColumn } from './warehouse'

/**
 * Runs one statement and collects its rows column by column as they arrive. There is no cursor: with one, PostgreSQL
 * gives up parallel plans; the meter stops a result that is too large instead.
 *
 * @throws AppError `result_too_large`, `warehouse_failed` (infinite values), as soon as the first row says so; the
 * server's own errors as they are
 */
export function readColumns(
  client: pg.ClientBase,
  { text, values }: { readonly text: string; readonly values: Parameter[] },
  meter: ResultMeter,
  enums: ReadonlySet<number>,
): Promise<WarehouseColumn[]> {
  return new Promise((resolve, reject) => {
    let decoders: Decoder[] | undefined
    let columns: Value[][] = []
    let failed = false

    const begin = (fields: readonly pg.FieldDef[]) => {
      columns = fields.map(() => [])
      return fields.map((field) => decoderOf(field.dataTypeID, field.name, enums))
    }
    const fail = (error: unknown) => {
      failed = true
      reject(error)
    }
    // Texts as they come; the extended protocol takes one statement only.
    const config = { text, values, rowMode: 'array', types: { getTypeParser: () => asText }, queryMode: 'extended' }
    const query = new pg.Query(config)
    query.on('row', (row: unknown, result) => {
      if (failed) return
      try {
        decoders ??= begin(result?.fields ?? [])
        meter.add(1, append(columns, row as (string | null)[], decoders))
      } catch (error) {
        fail(error)
      }
    })
    query.on('error', fail)
    query.on('end', ({ fields }) => {
      decoders ??= begin(fields)
      resolve(decoders.map(({ type }, index) => ({ name: fields[index]?.name ?? '', type, values: columns[index] ?? [] })))
    })
    client.query(query)
  })
}

/** The bytes it took, about: texts by their length, everything else eight. */
function append(columns: Value[][], row: readonly (string | null)[], decoders: readonly Decoder[]): number {
  let bytes = 0
  for (const [index, decoder] of decoders.entries()) {
    const text = row[index] ?? null
    const value = text === null ? null : decoder.read(text)
    columns[index]?.push(value)
    bytes += decoder.type === 'text' || decoder.type === 'json' || decoder.type === 'other' ? (text?.length ?? 0) : 8
  }
  return bytes
}

function asText(text: string): string {
  return text
}
