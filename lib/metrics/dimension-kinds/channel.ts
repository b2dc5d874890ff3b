import { sql } from 'kysely'
import { type ChannelRules, type ChannelTest, channelRules, type VisitSubject } from '../channel-rules'
import { columnType } from '../column-type'
import { and, or } from '../sql/filter-sql'
import type { Sql } from '../sql-functions'
import type { DimensionKind } from './kind'

/** The marketing channel of a visit, by rules over its tags and where it came from. */
export interface ChannelDimension<Column extends string = string> {
  readonly channelOf: {
    readonly source?: Column
    readonly medium?: Column
    readonly campaign?: Column
    /** An address or a host. */
    readonly referrer?: Column
    /** What Google or Microsoft add to the address of a visit that they were paid for. */
    readonly clickId?: Column
  }
  /** `channelRules` without it. */
  readonly rules?: ChannelRules
}

export const channel: DimensionKind<ChannelDimension> = {
  columns: ({ channelOf }) => [...new Set(Object.values(channelOf))] as unknown as [string, ...string[]],
  type: () => 'text',
  sql({ channelOf, rules = channelRules }, { own, functions }) {
    const given = ['source', 'medium', 'campaign', 'referrer', 'clickId'] as const
    const written = given.map((subject): [string, Sql] => {
      const column = channelOf[subject]
      return [subject, column === undefined ? sql`cast('' as text)` : sql`coalesce(${functions.small(own(column))}, '')`]
    })
    return functions.once(Object.fromEntries(written), (of) =>
      functions.once({ ...Object.fromEntries(given.map((subject) => [subject, of(subject)])), site: siteSql(of) }, (known) => {
        const cases = rules.rules.map(
          ({ channel, when }) =>
            sql`when ${or(when.map((all) => and(Object.entries(all).map(([subject, test]) => testSql(known(subject), test, rules)))))} then ${channel}`,
        )
        return sql`case ${sql.join(cases, sql` `)} else ${rules.otherwise} end`
      }),
    )
  },
  parts: ({ channelOf, rules = channelRules }) => [channelOf, rules],
  values: ({ rules = channelRules }) => [...new Set([...rules.rules.map(({ channel }) => channel), rules.otherwise])],
  isNeverNull: true,
  check({ channelOf, rules = channelRules }, source) {
    const columns = Object.entries(channelOf)
    const strange = columns.find(([, column]) => columnType(source, column)?.type !== 'text')
    const tests = rules.rules.flatMap(({ channel, when }) =>
      when.flatMap((all) => Object.entries(all).map(([subject, test]) => ({ channel, subject, test }))),
    )
    const list = tests.flatMap(({ test }) => test.in ?? []).find((name) => !(name in rules.sites))
    const idle = rules.rules.find(({ when }) => when.length === 0 || when.some((all) => Object.keys(all).length === 0))
    const pattern = tests.find(({ test }) => test.matches !== undefined && !/^[a-z0-9\-_ .*+?^$|()[\]]+$/.test(test.matches))
    const loud = tests.flatMap(({ test }) => textsIn(test)).find((text) => text !== text.toLowerCase())
    return [
      ...(columns.length > 0 ? [] : ['channelOf names no column. Name source, medium, campaign, referrer or clickId.']),
      ...(strange ? [`channels are made of text, but ${strange[1]} is ${columnType(source, strange[1])?.type}.`] : []),
      ...(list === undefined ? [] : [`its rules name the list "${list}". Known: ${Object.keys(rules.sites).join(', ')}.`]),
      ...(idle ? [`the rule of "${idle.channel}" has a case without a test, which would take every visit.`] : []),
      ...(pattern
        ? [
            `the pattern ${pattern.test.matches} of "${pattern.channel}" has signs that engines read differently. Take small letters, digits and -_ .*+?^$|()[].`,
          ]
        : []),
      ...(loud === undefined ? [] : [`the rules look for "${loud}", but compare in small letters. Write it small.`]),
    ]
  },
}

/** Ways in which one site is spelt, before its name. */
const prefixes = 'www[0-9]*|m|l|lm|mobile|touch|amp|search|web|old|out|away|uk|de|fr|es|it|nl|pl|br|in|jp|kr|ca|au|mx|us|en|pt|tw|hk|id|ar'

/** The host of the source, or of the referrer where a visit has neither source nor medium. */
function siteSql(of: (subject: VisitSubject) => Sql): Sql {
  const site = sql`case when ${of('source')} = '' and ${of('medium')} = '' then ${of('referrer')} else ${of('source')} end`
  const pattern = `^([a-z-]+://)?((${prefixes})[.])*([^/?#:]*).*$`
  return sql`regexp_replace(${site}, cast(${pattern} as text), cast(${'\\4'} as text))`
}

function testSql(
  of: Sql,
  { is = [], begins = [], ends = [], contains = [], matches, in: lists = [], empty }: ChannelTest,
  rules: ChannelRules,
): Sql {
  const text = (value: string): Sql => sql`cast(${value} as text)`
  const length = (value: string): Sql => sql.lit([...value].length)
  return or([
    ...is.map((value) => sql`${of} = ${text(value)}`),
    ...begins.map((value) => sql`left(${of}, ${length(value)}) = ${text(value)}`),
    ...ends.map((value) => sql`right(${of}, ${length(value)}) = ${text(value)}`),
    ...contains.map((value) => sql`strpos(${of}, ${text(value)}) > 0`),
    ...(matches === undefined ? [] : [sql`regexp_replace(${of}, ${text(matches)}, ${text('\u0001')}) <> ${of}`]),
    ...lists.map((name) => isListed(of, rules.sites[name] ?? [])),
    ...(empty === undefined ? [] : [empty ? sql`${of} = ''` : sql`${of} <> ''`]),
  ])
}

/** By the whole, its first word, and what follows that; a list is one text, which is looked through faster than many values. */
function isListed(site: Sql, list: readonly string[]): Sql {
  const all = `\n${list.join('\n')}\n`
  const forms = [site, sql`split_part(${site}, '.', 1)`, sql`substr(${site}, strpos(${site}, '.') + 1)`]
  return or(forms.map((form) => sql`strpos(cast(${all} as text), cast(${'\n'} as text) || ${form} || cast(${'\n'} as text)) > 0`))
}

function textsIn({ is = [], begins = [], ends = [], contains = [] }: ChannelTest): readonly string[] {
  return [...is, ...begins, ...ends, ...contains]
}
