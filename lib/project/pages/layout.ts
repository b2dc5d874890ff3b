import { type Content, type Html, html } from './html'

export interface PageParts {
  readonly title: string
  /** One or two sentences below the title. */
  readonly lead?: Content
  /** Folders between the page and the root. */
  readonly depth: 0 | 1
  readonly body: Content
}

/** A whole page, with links relative to it, so that the set can lie anywhere. */
export function page({ title, lead, depth, body }: PageParts): string {
  const root = depth === 0 ? '' : '../'
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${root}style.css">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<nav aria-label="Catalogue"><a href="${root}index.html">Metrics</a> <a href="${root}index.html#dashboards">Dashboards</a> <a href="${root}index.html#sources">Sources</a></nav>
<main id="content">
<h1>${title}</h1>
${lead !== undefined && html`<p class="lead">${lead}</p>\n`}${body}</main>
</body>
</html>
`
  return document.html
}

/** A part of a page; nothing when there is nothing to say. */
export function section(id: string, title: string, content: Content): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`
}

/** Names and what they are; rows without content are left out. */
export function facts(rows: readonly (readonly [name: string, content: Content])[]): Html {
  const shown = rows.filter(
    ([, content]) => content !== undefined && content !== false && content !== '' && !(Array.isArray(content) && content.length === 0),
  )
  return html`<dl>${shown.map(([name, content]) => html`<div><dt>${name}</dt><dd>${content}</dd></div>\n`)}</dl>`
}

/** A table that scrolls by itself where the screen is narrow. */
export function grid(label: string, heads: readonly string[], rows: readonly (readonly Content[])[]): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`
}

export function code(text: string): Html {
  return html`<code>${text}</code>`
}
