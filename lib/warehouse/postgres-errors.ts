import { AppError, type ErrorCode } from '@/lib/base/errors'
import { refusalIn } from './refusal'

/**
 * A server's or driver's error in our words. PostgreSQL repeats values in errors about data (class 22), so those are
 * named by their code alone; the others name tables, columns and functions.
 */
export function explain(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const answer = (kind: ErrorCode, text: string) => new AppError(kind, text, { cause: error })
  const refusal = refusalIn(message)
  if (refusal) return refusal
  const known = sentences.find(([pattern]) => pattern.test(code))
  if (known) return answer(known[1], known[2])
  if (/^(42|0A|3F|25)/.test(code)) return answer('warehouse_failed', `PostgreSQL refused the query: ${withoutValues(message)}`)
  if (/^[0-9A-Z]{5}$/.test(code))
    return answer('warehouse_failed', `PostgreSQL could not compute this (code ${code}). The log of the server has the details.`)
  return answer('unavailable', 'The connection to the warehouse failed. Check that the server runs and that WAREHOUSE_URL is right.')
}

/** By SQLSTATE or the code of Node's socket: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const sentences: readonly (readonly [code: RegExp, kind: ErrorCode, sentence: string])[] = [
  [/^57014$/, 'timed_out', 'The query ran longer than its limit and was stopped by the server.'],
  [/^55P03$/, 'warehouse_failed', 'A table of the query is locked in the warehouse. Try again when the load or the migration has ended.'],
  [/^25006$/, 'warehouse_failed', 'The warehouse is read-only: it takes SELECT statements and nothing else.'],
  [/^53300$/, 'unavailable', 'The warehouse has no free connection. Raise max_connections there, or lower ours.'],
  [
    /^(53200|53100|53400)$/,
    'warehouse_failed',
    'The query needs more memory or temporary disk than the warehouse gives it. Ask for a shorter range or fewer groups.',
  ],
  [/^(28P01|28000)$/, 'unavailable', 'The warehouse refused the user or its password. Check WAREHOUSE_URL.'],
  [/^3D000$/, 'unavailable', 'The database named in WAREHOUSE_URL does not exist.'],
  [/^(57P0[123]|08|ECONNRESET|EPIPE)/, 'unavailable', 'The warehouse closed the connection. It may be restarting; try again in a moment.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'unavailable', 'The host named in WAREHOUSE_URL is not known.'],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT)$/,
    'unavailable',
    'Nothing answers at the address in WAREHOUSE_URL. Check that the server runs and can be reached.',
  ],
  [
    /^(SELF_SIGNED_CERT|DEPTH_ZERO|UNABLE_TO_|CERT_|ERR_TLS)/,
    'unavailable',
    'The certificate of the warehouse cannot be verified. Give its authority as sslrootcert in WAREHOUSE_URL.',
  ],
]

function withoutValues(message: string): string {
  return message.replaceAll(/'[^']*'/g, "'…'")
}
