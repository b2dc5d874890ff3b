import { z } from 'zod'
import { AppError } from '@/lib/base/errors'
import { type ComparisonKind, comparisons, type Filters, type MetricQuery, type Range } from '../query'
import { didYouMean } from '../suggest'

const name = z.string().min(1).max(200)
const range = z.union([z.string().max(100), z.tuple([z.string().max(100), z.string().max(100)])])
const queryShape = z.strictObject({
  metrics: z.array(name).min(1).max(20),
  by: z.array(name).max(5).optional(),
  where: z.custom<Filters>().optional(),
  segments: z.array(name).max(20).optional(),
  include: z.array(name).max(20).optional(),
  leftOut: z.literal(true).optional(),
  people: z.union([z.literal(true), name]).optional(),
  details: z.literal(true).optional(),
  having: z.record(name, z.strictObject({ from: z.number().optional(), to: z.number().optional() })).optional(),
  grain: name.optional(),
  range,
  timeZone: z.string().max(100),
  compare: z
    .union([
      z.enum(comparisons),
      z.strictObject({ to: z.enum([...comparisons, 'range']), align: z.enum(['weekday', 'date']).optional(), range: range.optional() }),
    ])
    .optional(),
  order: z
    .array(z.strictObject({ key: name, direction: z.enum(['asc', 'desc']) }))
    .max(10)
    .optional(),
  limit: z.int().min(1).max(10_000).optional(),
  top: z.strictObject({ limit: z.int().min(1).max(100), metric: name.optional() }).optional(),
  totals: z.array(z.array(name).max(6)).max(10).optional(),
})

/** In the right form, whatever it names. */
export type Written = Omit<MetricQuery, 'grain' | 'compare'> & { readonly grain?: string; readonly compare?: WrittenComparison }

export type WrittenComparison =
  | (typeof comparisons)[number]
  | { readonly to: ComparisonKind; readonly align?: 'weekday' | 'date'; readonly range?: Range }

/** @throws AppError `invalid_query` for parts that a query does not have, and for parts in another form */
export function parseShape(json: unknown): Written {
  const parsed = queryShape.safeParse(json, { reportInput: true })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.')
  if (issue?.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"${didYouMean(key, Object.keys(queryShape.shape))}`).join(', ')
    throw new AppError('invalid_query', `Unknown part of a query: ${keys}${path ? ` in ${path}` : ''}`)
  }
  throw new AppError('invalid_query', `The query's ${path || 'form'} is not right: ${issue?.message ?? 'it cannot be read'}.`)
}
