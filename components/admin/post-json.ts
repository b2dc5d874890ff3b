import { unreachable } from '@/components/shell/auth-client'
import { AppError, type PublicError } from '@/lib/base/errors'

/** Sends JSON to an address of ours and gives back its answer. @throws AppError with what the server says */
export async function postJson<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined)
  const answer: (Answer & { error?: undefined }) | { error: PublicError } | undefined = await response?.json().catch(() => undefined)
  if (!answer) throw new AppError('unavailable', unreachable)
  if (answer.error) throw new AppError(answer.error.code, answer.error.message)
  return answer
}
