import type { z } from 'zod'
import { AppError } from '@/lib/base/errors'

/** A request's JSON body in the route's shape. @throws AppError `invalid_input` naming the first part that is wrong */
export async function readInput<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return parseInput(parseJson(await request.text()), schema)
}

/** A request's search parameters in the route's shape; one that stands twice is refused. @throws AppError `invalid_input` */
export function readSearch<T>(request: Request, schema: z.ZodType<T>): T {
  const search = new URL(request.url).searchParams
  const entries = [...search]
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index)
  if (twice) throw new AppError('invalid_input', `"${twice[0].slice(0, 50)}" stands twice in the address.`)
  return parseInput(Object.fromEntries(entries), schema)
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', 'The body is no JSON.')
  }
}

export function parseInput<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.')
  throw new AppError('invalid_input', `${path ? `"${path}"` : 'The body'} is not right: ${issue?.message ?? 'it cannot be read'}.`)
}
