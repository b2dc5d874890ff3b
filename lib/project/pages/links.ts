import type { Dashboard, Metric, Source } from '@/lib/metrics'
import { type Content, type Html, html } from './html'

/** Links from a page one folder below the root. */
export function metricLink({ name, governance }: Metric, from = '../'): Html {
  return html`<a href="${from}metrics/${name}.html">${governance.title}</a>`
}

export function sourceLink({ name }: Source, from = '../'): Html {
  return html`<a href="${from}sources/${name}.html"><code>${name}</code></a>`
}

export function dashboardLink({ slug, title }: Dashboard, from = '../'): Html {
  return html`<a href="${from}dashboards/${slug}.html">${title}</a>`
}

/** A word for what is not certified or no longer in use. */
export function standingMark({ governance: { level, deprecated } }: Metric): Content {
  if (deprecated) return html` <span class="mark">deprecated</span>`
  return level === 'draft' && html` <span class="mark">draft</span>`
}

/** By title; deprecated ones last. */
export function inOrder(metrics: Iterable<Metric>): readonly Metric[] {
  const isLast = ({ governance }: Metric) => Number(governance.deprecated !== undefined)
  const titleOf = ({ governance, name }: Metric) => `${governance.title.toLowerCase()} ${name}`
  return [...metrics].toSorted((a, b) => isLast(a) - isLast(b) || (titleOf(a) < titleOf(b) ? -1 : 1))
}
