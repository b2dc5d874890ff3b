import type { Insertable, Kysely } from 'kysely'
import type { AuditTable, Store } from '@/lib/store/schema'

/** One line of the audit trail: who did what to whom, and whether it was allowed. Holds no secret. */
export type AuditEntry = Pick<Insertable<AuditTable>, 'action' | 'outcome'> & {
  readonly userId?: string | null
  readonly target?: string
  readonly at: Date
}

export async function recordAudit(store: Kysely<Store>, { userId, action, target, outcome, at }: AuditEntry): Promise<void> {
  await store
    .insertInto('audit')
    .values({ user_id: userId ?? null, action, target: target ?? null, outcome, at })
    .execute()
}
