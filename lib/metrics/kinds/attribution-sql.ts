import { sql } from 'kysely'
import type { Filters } from '../query'
import { builder, type SelectQuery } from '../sql/source-sql'
import { from, groupedBy, type Stage } from '../sql/stage'
import type { Sql } from '../sql-functions'
import type { Credited } from './attribution'
import { chainNames, flowSql, linksSql, statesSql, stepsSql } from './attribution-chain-sql'
import { groupsSql, journeysSql, walkSql } from './attribution-journeys-sql'
import { type ChainModel, chainModels, creditSql, type Model, type PathModel, pathModels } from './attribution-models'
import { conversionsSql, newestFirst, pathsSql } from './attribution-paths-sql'
import { columnsOf, placeOf, placesSql } from './attribution-places-sql'
import { chainSql } from './attribution-shares-sql'

/** The keys, the dimensions of the touches, `model`, and in `:value` what it gives to their touches. */
export function attributionSql(credited: Credited, stage: Stage): SelectQuery {
  const models = wantedModels(credited, stage)
  const ofPaths = pathModels.filter((model) => models.includes(model))
  const ofChains = chainModels.filter((model) => models.includes(model))
  const columns = columnsOf(credited, stage)
  const parts = [
    ...(ofPaths.length > 0 ? [listed(summedSql())] : []),
    ...ofChains.map((model) => chainSql(credited, stage, { model, columns })),
  ]
  const [first, ...others] = parts as [SelectQuery, ...SelectQuery[]]
  const all = others.reduce((query, other) => query.unionAll(other), first)
  return withTables(credited, stage, ofChains).selectFrom(sql`${all}`.as('credited')).selectAll()

  /** One column per model, in millionths. */
  function summedSql(): SelectQuery {
    const credits = from(placesSql(credited, stage, ofPaths), 'places').where(sql<boolean>`${sql.id('places', ':here')}`)
    const value = sql.id('places', ':value')
    return groupedBy(
      columns.length,
      credits.select([
        ...columns.map((each) => sql.id('places', each).as(each)),
        ...ofPaths.map((model) => sql`sum(${value} * ${creditSql(model, placeOf('places'))})`.as(`:${model}`)),
      ]),
    )
  }

  /** One row per model. */
  function listed(summed: SelectQuery): SelectQuery {
    const value = sql`case ${sql.id('models', 'model')} ${sql.join(
      ofPaths.map((model) => sql`when ${sql.lit(model)} then ${sql.id('summed', `:${model}`)}`),
      sql` `,
    )} end`
    const names = sql.join(ofPaths.map((model) => sql`(${sql.lit(model)})`))
    return from(summed, 'summed')
      .innerJoin(sql`(select * from (values ${names}) as list(model))`.as('models'), (join) => join.on(sql<boolean>`true`))
      .select([
        ...columns.map((each) => sql.id('summed', each).as(each)),
        sql.id('models', 'model').as('model'),
        sql`${value} * 0.000001000`.as(':value'),
      ])
  }
}

/** Everybody whose conversion a touch got a part of, once in each cell. */
export function attributedPeopleSql(credited: Credited, stage: Stage): SelectQuery {
  const models = wantedModels(credited, stage)
  const columns = columnsOf(credited, stage)
  const ofPaths = pathModels.filter((model) => models.includes(model))
  const place = placeOf('places')
  // A chain shares credit among all touches of its paths.
  const gets = (model: Model): Sql =>
    ofPaths.some((each) => each === model) ? sql`${creditSql(model as PathModel, place)} > 0` : sql`true`
  const cases = models.map((model) => sql`when ${sql.lit(model)} then ${gets(model)}`)
  const names = sql.join(models.map((model) => sql`(${sql.lit(model)})`))
  return withTables(credited, stage, [])
    .selectFrom(sql`${placesSql(credited, stage, ofPaths)}`.as('places'))
    .innerJoin(sql`(select * from (values ${names}) as list(model))`.as('models'), (join) =>
      join.on(sql<boolean>`case ${sql.id('models', 'model')} ${sql.join(cases, sql` `)} end`),
    )
    .where(sql<boolean>`${sql.id('places', ':here')} and ${sql.id('places', ':person')} is not null`)
    .select([
      ...columns.map((each) => sql.id('places', each).as(each)),
      sql.id('models', 'model').as('model'),
      sql.id('places', ':person').as(':person'),
    ])
    .distinct()
}

/** The relations that all models read: conversions and paths, and those of the chains. */
function withTables(credited: Credited, stage: Stage, models: readonly ChainModel[]) {
  const after = models.length > 0 || credited.how.date === 'touch' ? credited.how.seconds : 0
  const conversions = () => conversionsSql(credited, stage, after)
  if (models.length === 0) return builder.with(':conversions', conversions).with(':paths', () => pathsSql(credited, stage))
  let tables = builder
    .withRecursive(':conversions', conversions)
    .with(':paths', () => pathsSql(credited, stage))
    .with(':walk', () => walkSql(credited, stage))
    .with(':journeys', () => journeysSql(credited, stage))
  for (const model of models) {
    const { steps, states, links, flow } = chainNames(model)
    tables = tables
      .with(steps, () => stepsSql(model, (table) => newestFirst(credited, table, stage), groupsSql(credited, stage)))
      .with(states, () => statesSql(model))
      .with(links, () => linksSql(model))
      .with(flow, () => flowSql(model))
  }
  return tables
}

/** The models that a row may be read of; a chain costs more than all others, so none is built for nothing. */
function wantedModels({ how }: Credited, { kept }: Stage): readonly Model[] {
  if (!kept || kept.length === 0) return how.models
  const wanted = kept.flatMap((wheres) => wheres.reduce((left, where) => left.filter((model) => mayPass(model, where.model)), how.models))
  return how.models.filter((model) => wanted.includes(model))
}

function mayPass(model: Model, value: Filters[string]): boolean {
  const named = (typeof value === 'string' ? [value] : value) as readonly unknown[] | undefined
  return !Array.isArray(named) || named.some((each) => typeof each !== 'string') || named.includes(model)
}
