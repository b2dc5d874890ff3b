import { sql } from 'kysely'
import type { SelectQuery } from '../sql/source-sql'
import { from, keysOf, type Stage } from '../sql/stage'
import type { Sql } from '../sql-functions'
import type { Credited } from './attribution'
import type { PathModel, TouchPlace } from './attribution-models'
import { newestFirst } from './attribution-paths-sql'

/** What stands in the place of a channel where no touch came before a conversion. */
export const unattributed = '(unattributed)'

/** The keys and the dimensions of the touches. */
export function columnsOf({ how }: Credited, stage: Stage): readonly string[] {
  return [...keysOf(stage).map(({ name }) => name), ...Object.keys(how.by)]
}

/** The rows of `:paths`, each with its place in its path as far as the models ask for it. */
export function placesSql(credited: Credited, stage: Stage, models: readonly PathModel[]): SelectQuery {
  const { how } = credited
  const [channel = ''] = Object.keys(how.by)
  const path = [column(':person'), column(':place')]
  const all = sql`over (partition by ${sql.join(path)})`
  const order = newestFirst(credited, 'paths', stage)
  const newest = sql`partition by ${sql.join(path)} order by ${order}`
  const soFar = sql`over (${newest} rows between unbounded preceding and current row)`
  const isWanted = (model: PathModel): boolean => models.includes(model)
  const flag = (condition: Sql): Sql => sql`case when ${condition} then 1 else 0 end`
  const other = flag(sql`not coalesce(${column(channel)} = ${how.direct}, false)`)
  const sameChannel = [...path, column(channel)]

  const touches = from(sql.id(':paths'), 'paths')
    .selectAll()
    .select([
      sql`row_number() over (${newest})`.as(':number'),
      sql`count(${column(':at')}) ${all}`.as(':count'),
      ...(isWanted('last_non_direct')
        ? [sql`${other}`.as(':indirect'), sql`sum(${other}) ${soFar}`.as(':indirects'), sql`sum(${other}) ${all}`.as(':all_indirect')]
        : []),
      ...(isWanted('w_shaped') ? [sql`sum(${flag(sql`${column(':at')} <= ${column(':met')}`)}) ${all}`.as(':until')] : []),
      ...(isWanted('time_decay') ? [sql`max(${column(':at')}) ${all}`.as(':newest')] : []),
      ...(isWanted('shapley')
        ? [
            sql`dense_rank() over (partition by ${sql.join(path)} order by ${stage.context.functions.ordered(column(channel))})`.as(
              ':channel',
            ),
            sql`row_number() over (partition by ${sql.join(sameChannel)} order by ${order})`.as(':in_channel'),
            sql`count(*) over (partition by ${sql.join(sameChannel)})`.as(':of_channel'),
          ]
        : []),
    ])
  const weighed = from(touches, 'paths')
    .selectAll()
    .select([
      ...(isWanted('time_decay') ? [sql`${weightSql(how.halfLife)}`.as(':weight')] : []),
      ...(isWanted('shapley') ? [sql`max(${column(':channel')}) ${all}`.as(':channels')] : []),
      ...Object.keys(how.by).map((each) =>
        sql`case when ${column(':at')} is null then ${sql.lit(unattributed)} else ${column(each)} end`.as(`:by ${each}`),
      ),
    ])
  const summed = from(weighed, 'paths')
    .selectAll()
    .select(
      isWanted('time_decay')
        ? [sql`sum(${column(':weight')}) ${soFar}`.as(':newer'), sql`sum(${column(':weight')}) ${all}`.as(':weights')]
        : [],
    )
  const kept = [...keysOf(stage).map(({ name }) => name), ':person', ':value', ':here', ...placeColumns(models)]
  return from(summed, 'paths').select([
    ...kept.map((each) => column(each).as(each)),
    ...Object.keys(how.by).map((each) => column(`:by ${each}`).as(each)),
  ])
}

/** Over the columns of `placesSql`. */
export function placeOf(table: string): TouchPlace {
  const of = (name: string): Sql => sql.id(table, name)
  const isNone = sql`${of(':all_indirect')} = 0 and ${of(':number')} = 1`
  return {
    place: of(':number'),
    count: of(':count'),
    isLastNonDirect: sql`(${of(':indirect')} = 1 and ${of(':indirects')} = 1 or ${isNone})`,
    milestone: sql`case when ${of(':until')} > 0 then ${of(':count')} - ${of(':until')} + 1 end`,
    weight: of(':weight'),
    newer: of(':newer'),
    weights: of(':weights'),
    channel: of(':channel'),
    channels: of(':channels'),
    inChannel: of(':in_channel'),
    ofChannel: of(':of_channel'),
  }
}

function placeColumns(models: readonly PathModel[]): readonly string[] {
  const of: Partial<Record<PathModel, readonly string[]>> = {
    last_non_direct: [':indirect', ':indirects', ':all_indirect'],
    w_shaped: [':until'],
    time_decay: [':weight', ':newer', ':weights'],
    shapley: [':channel', ':channels', ':in_channel', ':of_channel'],
  }
  return [':number', ':count', ...models.flatMap((model) => of[model] ?? [])]
}

/** In millionths of the weight of the newest touch of the path: rounded, so that no engine's last digit matters. */
function weightSql(halfLife: number): Sql {
  const age = sql`cast(extract(epoch from (${column(':newest')} - ${column(':at')})) as double precision)`
  return sql`cast(round(1000000 * power(cast(2 as double precision), -${age} / ${sql.lit(halfLife)})) as bigint)`
}

function column(name: string) {
  return sql.id('paths', name)
}
