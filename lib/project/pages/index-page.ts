import { allSources } from '@/lib/metrics'
import { type Html, html } from './html'
import { page, section } from './layout'
import { dashboardLink, inOrder, metricLink, sourceLink, standingMark } from './links'
import type { Paged } from './pages'

/** All metrics by the team that owns them, with the words that people search for; then dashboards and sources. */
export function indexPage(project: Paged): string {
  const { catalog, metrics, dashboards } = project
  const byTeam = Map.groupBy(inOrder(metrics.values()), ({ governance }) => governance.owner)
  const teams = catalog.teams.filter((team) => byTeam.has(team))
  const certified = [...metrics.values()].filter(({ governance }) => governance.level === 'certified' && !governance.deprecated).length
  const sources = allSources(project).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const ofTeam = (team: string): Html =>
    section(
      `team-${team}`,
      team,
      html`<ul class="metrics">
${(byTeam.get(team) ?? []).map(
  (metric) => html`<li>${metricLink(metric, '')}${standingMark(metric)} <code>${metric.name}</code>
<p>${metric.governance.definition}</p>${
    metric.governance.synonyms.length > 0 && html`<p>Also called ${metric.governance.synonyms.join(', ')}</p>`
  }</li>
`,
)}</ul>`,
    )
  return page({
    title: 'Catalogue of metrics',
    lead: `${metrics.size} metrics, ${certified} of them certified. Days begin in ${catalog.timeZone.replaceAll('_', ' ')} unless a question says otherwise.`,
    depth: 0,
    body: html`<ul class="inline" aria-label="Teams">${teams.map((team) => html`<li><a href="#team-${team}">${team}</a> <span class="more">${byTeam.get(team)?.length ?? 0}</span></li>`)}</ul>
${teams.map(ofTeam)}${section(
  'dashboards',
  'Dashboards',
  html`<ul class="metrics">
${[...dashboards.values()].map((each) => html`<li>${dashboardLink(each, '')}<p>${each.purpose}</p></li>\n`)}</ul>`,
)}${section(
  'sources',
  'Sources',
  html`<ul class="metrics">
${sources.map((source) => html`<li>${sourceLink(source, '')} <span class="more">${source.table}</span></li>\n`)}</ul>`,
)}`,
  })
}
