import { sql } from 'kysely'
import type { Place } from '@/components/shell/places'
import { services } from '@/lib/services'

export interface Visit {
  readonly kind: Place['kind']
  readonly name: string
  /** UTC instant. */
  readonly at: string
}

/** Dashboards and metric pages this person opened in the last 60 days, newest first, by what they asked for there. */
export async function recentVisits(userId: string, limit: number): Promise<readonly Visit[]> {
  const { store, now } = services()
  const since = new Date(now().getTime() - 60 * 86_400_000)
  const metric = sql<string>`query -> 'metrics' ->> 0`
  const rows = await store
    .selectFrom('requests')
    .select(({ fn, ref }) => [
      fn.coalesce(ref('dashboard'), metric).as('name'),
      sql<boolean>`dashboard is not null`.as('is_dashboard'),
      fn.max('at').as('at'),
    ])
    .where('user_id', '=', userId)
    .where('at', '>=', since)
    .where(({ or, and, eb }) => or([eb('dashboard', 'is not', null), and([eb('origin', '=', 'metric'), eb('tile', '=', 'trend')])]))
    .groupBy(['name', 'is_dashboard'])
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ name, is_dashboard, at }) => ({ kind: is_dashboard ? 'dashboard' : 'metric', name, at: new Date(at).toISOString() }))
}
