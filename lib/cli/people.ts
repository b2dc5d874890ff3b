import { AppError } from '@/lib/base/errors'
import type { Command } from './command'
import { answer, queryOptions } from './query'

const example = '{"metrics": ["active_users"], "range": "yesterday", "where": {"country": "DE"}}'

export const peopleCommand: Command = {
  name: 'people [json]',
  description: 'List the people behind one value of a metric; - reads the query from standard input',
  options: [
    ['--part <part>', 'Of a metric put together of several: numerator, denominator, … (default: its own)'],
    ['--limit <count>', 'How many to list, up to 10000 (default: 1000)'],
    ...queryOptions,
  ],
  examples: [`yardstick people '${example}'`, 'yardstick people - --format csv --limit 10000 < question.json > people.csv'],
  run: (call) => answer(call, example, (asked) => ({ ...asked, people: call.options.part ?? true, ...limitOf(call.options.limit) })),
}

function limitOf(written: string | number | boolean | undefined): { readonly limit?: number } {
  if (written === undefined) return {}
  const limit = Number(written)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return { limit }
  throw new AppError('invalid_input', `The limit "${written}" is not a number from 1 to 10000.`)
}
