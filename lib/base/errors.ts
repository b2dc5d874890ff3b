/** What went wrong, by kind; each kind has one HTTP status. */
export const errorStatus = {
  invalid_input: 400,
  invalid_query: 400,
  not_signed_in: 401,
  not_permitted: 403,
  not_found: 404,
  conflict: 409,
  result_too_large: 413,
  too_many_requests: 429,
  cancelled: 499,
  internal: 500,
  warehouse_failed: 502,
  unavailable: 503,
  timed_out: 504,
} as const

export type ErrorCode = keyof typeof errorStatus

/** What a browser or script is shown of an error. */
export interface PublicError {
  readonly code: ErrorCode
  readonly message: string
}

const brand = Symbol.for('yardstick.AppError')

/**
 * The one error class. The message is shown to people as it stands: it names the thing, the value and the remedy,
 * and holds no SQL parameter and no secret; those travel in `cause`, which only the log sees.
 */
export class AppError extends Error {
  readonly [brand] = true
  readonly code: ErrorCode
  /** When it is worth trying again; becomes the `Retry-After` header. */
  readonly retryAfterSeconds?: number

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown; readonly retryAfterSeconds?: number }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    if (options?.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds
  }

  /** Pages are bundled with a copy of this class; errors of the services are made by another copy. */
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === 'object' && value !== null && brand in value
  }
}

/** Any thrown value as an AppError; what we did not foresee becomes `internal`, its text kept in `cause`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', 'Something failed on our side. The log of the server has the details.', { cause: error })
}
