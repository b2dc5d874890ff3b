import { formatDialect, postgresql } from 'sql-formatter'
import { AppError } from '@/lib/base/errors'
import { formatValue } from '@/lib/base/format'
import { grainWords } from '@/lib/base/grain'
import { additivityWords, directionWords, expectationWords, levelWords, unitWord } from '@/lib/base/metric-words'
import { lineageOf, type Metric, parseQuery, planQuery, type SqlFunctions } from '@/lib/metrics'
import { dimensionTitle, sharedDimensions, sourcesOf } from '@/lib/metrics/dimensions'
import { plainQuestion } from '@/lib/metrics/given'
import { grainRefusal } from '@/lib/metrics/metric-grains'
import { type Content, type Html, html, joined } from './html'
import { code, facts, grid, page, section } from './layout'
import { dashboardLink, inOrder, metricLink, sourceLink } from './links'
import type { Paged } from './pages'

/** Everything that is known of one metric. */
export function metricPage(metric: Metric, project: Paged, functions: SqlFunctions): string {
  const { governance, shape } = metric
  const { playbook, tests } = governance
  const lineage = lineageOf(metric).map(({ table, columns, role }) => [code(table), code(columns.join(', ')), role])
  const dimensions = sharedDimensions([metric]).map((each) => [
    code(each.name),
    dimensionTitle(each),
    html`${code(each.columns.join(', '))} of ${code(each.source.table)}`,
    each.dimension.description ?? '',
  ])
  const made = inOrder(new Set(metric.inputs)).filter(({ name }) => project.metrics.has(name))
  return page({
    title: governance.title,
    lead: governance.definition,
    depth: 1,
    body: html`${standing(metric, project)}${section(
      'formula',
      'How it is worked out',
      html`<p>${code(shape.formula)}</p>${made.length > 0 && html`<p class="more">Made of ${joined(made.map((part) => metricLink(part)))}</p>`}`,
    )}${section('facts', 'About this metric', factsOf(metric, project))}${
      playbook &&
      section(
        'playbook',
        'When it moves',
        facts([
          ['It rises', playbook.whenUp],
          ['It falls', playbook.whenDown],
        ]),
      )
    }${dimensions.length > 0 && section('dimensions', 'What it can be split by', grid('Dimensions', ['Name', 'Title', 'From', 'Description'], dimensions))}${section(
      'lineage',
      'Where it comes from',
      html`${grid('Tables and columns it reads', ['Table', 'Columns', 'Read for'], lineage)}
<p class="more">Sources: ${joined(sourcesOf(metric).map((source) => sourceLink(source)))}</p>`,
    )}${
      tests.length > 0 &&
      section(
        'tests',
        'What must hold',
        html`<ul>${tests.map((test) => html`<li>${test.name} <span class="more">${expectationWords(test)}</span></li>\n`)}</ul>`,
      )
    }${section('use', 'Where it is used', usesOf(metric, project))}${sqlOf(metric, project, functions)}`,
  })
}

function standing({ governance: { level, deprecated } }: Metric, { metrics }: Paged): Content {
  const other = deprecated && metrics.get(deprecated.replacedBy)
  return [
    deprecated &&
      html`<p class="note"><strong>Deprecated${deprecated.since && ` since ${deprecated.since}`}.</strong> ${deprecated.why} Use ${other ? metricLink(other) : deprecated.replacedBy} instead.</p>\n`,
    level === 'draft' && html`<p class="note"><strong>Draft.</strong> Its definition may change without notice.</p>\n`,
  ]
}

function factsOf({ name, kind, governance, additivity, catalog, version }: Metric, { files }: Paged): Html {
  return facts([
    ['Name', code(name)],
    ['Kind', kind],
    ['Level', levelWords[governance.level]],
    ['Owner', governance.owner],
    ['For', governance.audience.join(', ')],
    ['Good when', directionWords[governance.direction]],
    ['Unit', unitWord(governance.unit)],
    ['Target', targetWords(governance)],
    ['Adding up', additivityWords[additivity]],
    ['Also called', governance.synonyms.join(', ')],
    ['Days and weeks', `${catalog.timeZone.replaceAll('_', ' ')}; weeks begin on ${catalog.weekStart === 'monday' ? 'Monday' : 'Sunday'}`],
    ['Version', code(version)],
    ['Written in', files.get(name) && code(files.get(name) ?? '')],
  ])
}

/** `$5,000 per month from 2026-01-01; $6,000 per month from 2026-07-01` */
function targetWords({ target = [], unit }: Metric['governance']): string {
  return [target]
    .flat()
    .map(({ value, per, from }) => `${formatValue(value, unit, { locale: 'en' })} per ${grainWords(per)}${from ? ` from ${from}` : ''}`)
    .join('; ')
}

function usesOf(metric: Metric, { metrics, dashboards }: Paged): Content {
  const tiles = [...dashboards.values()].flatMap((dashboard) =>
    dashboard.tiles
      .filter((tile) => tile.metrics.includes(metric.name))
      .map((tile) => html`<li>${dashboardLink(dashboard)}<span class="more">: ${tile.title}</span></li>\n`),
  )
  const parts = inOrder(metrics.values())
    .filter(({ inputs }) => inputs.some(({ name }) => name === metric.name))
    .map((other) => html`<li>${metricLink(other)} <span class="more">is made of it</span></li>\n`)
  return tiles.length + parts.length > 0 ? html`<ul>${tiles}${parts}</ul>` : html`<p class="more">Nowhere yet.</p>`
}

/** By week, or as its numbers are given, over fixed dates: values do not show in the text. A metric that cannot be asked so has none. */
function sqlOf(metric: Metric, { catalog, segments }: Paged, functions: SqlFunctions): Content {
  const { grain: own, by, timeZone } = plainQuestion(metric)
  const [grain, range] = grainRefusal(metric, 'week') ? [own, ['2026-01-01', '2026-04-01']] : ['week', ['2026-01-05', '2026-04-06']]
  const asked = { metrics: [metric.name], grain, by, range, timeZone }
  try {
    const query = parseQuery(asked, { catalog, segments, metrics: new Map([[metric.name, metric]]) })
    const { statement } = planQuery(query, { catalog, functions, dataAsOf: '2026-04-06T00:00:00Z', rowFilters: () => 'all' })
    const sql = formatDialect(statement.sql, { dialect: postgresql, keywordCase: 'lower', expressionWidth: 90 })
    const lead = `What the warehouse is sent${grain ? ` by ${grain}` : ''}. Range and filters stand in place of $1, $2 and so on.`
    return section(
      'sql',
      'SQL',
      html`<p class="more">${lead}</p>\n<pre tabindex="0" role="region" aria-label="SQL"><code>${sql}</code></pre>`,
    )
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
