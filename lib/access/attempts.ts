import { type Kysely, sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Store } from '@/lib/store/schema'

const windowMs = 15 * 60_000
const limit = 10

/** A sign-in under way. It counts as a failure until it is known to be good, so that many at once cannot slip through. */
export interface Attempt {
  succeeded(): Promise<void>
}

/**
 * Counts one attempt against the account and against the address.
 *
 * @throws AppError `too_many_requests` with `retryAfterSeconds`; equal for accounts that exist and that do not
 */
export async function beginAttempt(
  store: Kysely<Store>,
  { email, address, now }: { readonly email: string; readonly address: string; readonly now: Date },
): Promise<Attempt> {
  const account = `account:${email}`
  const place = `address:${address}`
  await store.transaction().execute(async (transaction) => {
    for (const key of [account, place].sort()) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7))`.execute(transaction)
    }
    await transaction
      .deleteFrom('sign_in_failures')
      .where('failed_at', '<=', new Date(now.getTime() - windowMs))
      .execute()
    const failures = await transaction
      .selectFrom('sign_in_failures')
      .select([
        'key',
        (f) => f.fn.countAll<string>().as('count'),
        (f) => f.fn.min('failed_at').as('first'),
        (f) => f.fn.max('failed_at').as('last'),
      ])
      .where('key', 'in', [account, place])
      .groupBy('key')
      .execute()
    const waitMs = Math.max(
      0,
      ...failures.map((failure) => waitOf({ ...failure, count: Number(failure.count), now, isAccount: failure.key === account })),
    )
    if (waitMs > 0) throw tooMany(waitMs)
    await transaction
      .insertInto('sign_in_failures')
      .values([account, place].map((key) => ({ key, failed_at: now })))
      .execute()
  })
  return {
    async succeeded() {
      await store
        .deleteFrom('sign_in_failures')
        .where((f) => f.or([f('key', '=', account), f.and([f('key', '=', place), f('failed_at', '=', now)])]))
        .execute()
    },
  }
}

/** Accounts wait 1, 2, 4 … 60 s from the third failure on; both kinds wait for the window's end from the tenth. */
function waitOf(failure: { count: number; first: Date; last: Date; now: Date; isAccount: boolean }): number {
  const { count, first, last, now, isAccount } = failure
  if (count >= limit) return first.getTime() + windowMs - now.getTime()
  if (!isAccount || count < 3) return 0
  const delayMs = Math.min(60_000, 1000 * 2 ** (count - 3))
  return last.getTime() + delayMs - now.getTime()
}

function tooMany(waitMs: number): AppError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000)
  const wait = retryAfterSeconds < 90 ? inWords(retryAfterSeconds, 'second') : inWords(Math.ceil(retryAfterSeconds / 60), 'minute')
  return new AppError('too_many_requests', `Too many attempts to sign in. Try again in ${wait}.`, { retryAfterSeconds })
}

function inWords(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
