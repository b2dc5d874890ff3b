import type { Source } from '@/lib/metrics'
import { dimensionsOf, sourcesOf } from '@/lib/metrics/dimensions'
import { describeFilters } from '@/lib/metrics/filters/words'
import { tablesIn } from '@/lib/metrics/query-nodes'
import { html, joined } from './html'
import { code, facts, grid, page, section } from './layout'
import { inOrder, metricLink, sourceLink } from './links'
import type { Paged } from './pages'

/** A source: its table, key, clocks, lookups, what it can be split by, and the metrics that read it. */
export function sourcePage(source: Source, { metrics }: Paged): string {
  const { name, table, query, catalog, primaryKey, time, joins, exclusions, access } = source
  const clocks = Object.entries(time).map(
    ([column, { clock }], at) => html`${code(column)}${clock && ` (${clock})`}${at === 0 && ', the default'}`,
  )
  const own = [...dimensionsOf(source).values()].filter(({ path }) => path.length === 0)
  const reading = inOrder(metrics.values()).filter((metric) => sourcesOf(metric).includes(source))
  const inside = query ? [...tablesIn(query, catalog.schema).keys()].map((each) => code(each)) : []
  return page({
    title: name,
    lead: query ? html`Rows of the query ${code(table)}.` : html`Rows of ${code(table)}.`,
    depth: 1,
    body: html`${section(
      'facts',
      'About this source',
      facts([
        query ? ['Query', html`${code(table)}, which reads ${joined(inside, ', ')}`] : ['Table', code(table)],
        ['Key', primaryKey.length > 0 ? code(primaryKey.join(', ')) : 'None: nothing joins to it'],
        ['Counted by', clocks.length > 0 ? joined(clocks, '; ') : 'Nothing: it is a lookup'],
        [
          'Left out',
          joined(
            Object.entries(exclusions).map(([word, { title, where }]) => `${title ?? word}: ${describeFilters(where)}`),
            '; ',
          ),
        ],
        ['Rows seen', access === 'all' ? 'Everybody sees every row' : 'A rule decides for each person'],
      ]),
    )}${
      own.length > 0 &&
      section(
        'dimensions',
        'What it can be split by',
        grid(
          'Dimensions',
          ['Name', 'Columns', 'Type', 'Description'],
          own.map((each) => [code(each.name), code(each.columns.join(', ')), each.physicalType, each.dimension.description ?? '']),
        ),
      )
    }${
      Object.keys(joins).length > 0 &&
      section(
        'joins',
        'What it reaches',
        grid(
          'Joins',
          ['Name', 'By', 'To'],
          Object.entries(joins).map(([join, { via, to }]) => [code(join), code(via.join(', ')), sourceLink(to)]),
        ),
      )
    }${section(
      'metrics',
      'Metrics that read it',
      reading.length > 0
        ? html`<ul>${reading.map((metric) => html`<li>${metricLink(metric)}</li>\n`)}</ul>`
        : html`<p class="more">None of its own.</p>`,
    )}`,
  })
}
