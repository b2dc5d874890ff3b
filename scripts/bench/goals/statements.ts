import { sql } from 'kysely'
import type { Goal } from '../goal'
import { overviewQueries } from '../overview'
import type { Stage } from '../stage'

export const storeStatements: Goal = {
  number: 17,
  title: 'Statements on the store for one dashboard load, all tiles in one API call',
  target: '≤ 6, whatever the number of tiles',
  async measure(stage) {
    const queries = await overviewQueries()
    await sql`create extension if not exists pg_stat_statements`.execute(stage.store)
    const before = await statements(stage)
    const lines = await stage.ask(queries, 'company-overview')
    if (lines.some(({ ok }) => !ok)) throw new Error('a tile failed')
    // The log reaches the store within a second; idle housekeeping in that time is counted too.
    await new Promise((done) => setTimeout(done, 1500))
    const count = (await statements(stage)) - before
    return { figure: `${count} for ${queries.length} queries`, met: count <= 6 }
  },
}

async function statements({ store }: Stage): Promise<number> {
  const { rows } = await sql<{ calls: string }>`
    select coalesce(sum(calls), 0)::text as calls from pg_stat_statements
    where query not ilike '%pg_stat_statements%' and query !~* '^(begin|commit|rollback|listen)'`.execute(store)
  return Number(rows[0]?.calls)
}
