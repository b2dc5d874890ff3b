import { readFileSync } from 'node:fs'
import path from 'node:path'
import { rootFolder } from '@/lib/base/config'

/** The style sheet of the pages: the app's own tokens, following the reader's light or dark. */
export function styleSheet(): string {
  const tokens = /:root \{\n(.*?)\n\}/s.exec(readFileSync(path.join(rootFolder, 'app/globals.css'), 'utf8'))?.[1] ?? ''
  return `:root {\n${tokens.replace('color-scheme: light;', 'color-scheme: light dark;')}\n}\n${rules}`
}

/** The letters that the app is set in; the pages carry their own copy. */
export function fontFile(): Buffer {
  return readFileSync(path.join(rootFolder, 'node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2'))
}

const rules = `
@font-face {
  font-family: "Plex";
  src: url("plex.woff2") format("woff2");
  font-weight: 100 700;
  font-display: swap;
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); font: 14px/20px "Plex", system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
body { max-width: 1080px; margin: 0 auto; padding: 0 24px 48px; }
a { color: inherit; text-decoration-color: var(--line-2); text-underline-offset: 2px; }
a:hover { text-decoration-color: currentColor; }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
nav { display: flex; gap: 16px; padding: 12px 0; border-bottom: 1px solid var(--line); }
nav a { text-decoration: none; color: var(--ink-2); }
nav a:hover { color: var(--ink); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 24px; top: 8px; background: var(--surface); padding: 4px 8px; }
h1 { font-size: 22px; line-height: 28px; font-weight: 600; margin: 24px 0 4px; text-wrap: balance; }
h2 { font-size: 16px; line-height: 24px; font-weight: 600; margin: 32px 0 8px; }
h3 { font-size: 14px; line-height: 20px; font-weight: 600; margin: 16px 0 4px; }
p { margin: 0 0 8px; max-width: 42rem; }
.lead, .more, dt, ul.metrics code { color: var(--ink-2); }
.note { border-block: 1px solid var(--line); padding: 8px 0; margin: 16px 0; max-width: 42rem; }
.mark { border: 1px solid var(--line-2); border-radius: 4px; padding: 0 4px; font-size: 12px; line-height: 16px; color: var(--ink-2); }
dl { margin: 0; border-top: 1px solid var(--line); }
dl > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 12px; padding: 6px 0; border-bottom: 1px solid var(--line); }
dd { margin: 0; overflow-wrap: anywhere; max-width: 42rem; }
ul { margin: 0; padding: 0; list-style: none; }
ul.metrics > li { padding: 8px 0; border-bottom: 1px solid var(--line); }
ul.metrics p { margin: 0; color: var(--ink-2); }
ul.inline { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: 13px; line-height: 18px; font-weight: 600; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
td { vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); }
code, pre { font: 13px/20px ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
td code, dd code { overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 16px; overflow-x: auto; background: var(--sunken); border: 1px solid var(--line); border-radius: 6px; }
@media (max-width: 40rem) {
  body { padding: 0 12px 32px; }
  dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  nav a { padding: 10px 0; }
}
@media print { nav, .skip { display: none; } }
`
