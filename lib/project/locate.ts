export interface Place {
  readonly file: string
  readonly line: number
}

/** Where things are written in a project's files: found by the name as it stands in the call that makes them. */
export interface Places {
  /** The `maker` is the called function: `sum`, `ratio`, `dashboard`. Falls back to the first line of index.ts. */
  find(name: string, isMaker?: (maker: string) => boolean): Place
  all(name: string, isMaker?: (maker: string) => boolean): readonly Place[]
  /** Of the call that makes the catalogue, which has no name. */
  ofCatalog(): Place
}

/** Reads every file once, whatever the number of names that are looked for. */
export function placesIn(contents: ReadonlyMap<string, string>): Places {
  const calls = new Map<string, { readonly maker: string; readonly place: Place }[]>()
  for (const [file, text] of contents) {
    for (const { maker, name, line } of callsIn(text)) {
      const found = calls.get(name) ?? []
      found.push({ maker, place: { file, line } })
      calls.set(name, found)
    }
  }
  const all: Places['all'] = (name, isMaker = () => true) =>
    (calls.get(name) ?? []).filter(({ maker }) => isMaker(maker)).map(({ place }) => place)
  const ofCatalog = (): Place => {
    for (const [file, text] of contents) {
      const line = text.split('\n').findIndex((each) => /\bcatalog\(/.test(each))
      if (line >= 0) return { file, line: line + 1 }
    }
    return { file: 'index.ts', line: 1 }
  }
  return { all, ofCatalog, find: (name, isMaker) => all(name, isMaker)[0] ?? { file: 'index.ts', line: 1 } }
}

export const makes = {
  metric: (maker: string) => !['tile', 'dashboard', 'experiment', 'source', 'query', 'segment', 'catalog'].includes(maker),
  dashboard: (maker: string) => maker === 'dashboard',
  experiment: (maker: string) => maker === 'experiment',
  tile: (maker: string) => maker === 'tile',
  source: (maker: string) => maker === 'source' || maker === 'query',
  segment: (maker: string) => maker === 'segment',
}

function callsIn(text: string): { maker: string; name: string; line: number }[] {
  const found: { maker: string; name: string; line: number }[] = []
  let line = 1
  let seen = 0
  for (const match of text.matchAll(/(?<![\w$])([\w$]+)(?:<[^<>()]*>)?\(\s*(['"`])([^'"`\n]+)\2/g)) {
    // The line of the name, which may stand below its call.
    const at = match.index + match[0].length
    for (; seen < at; seen += 1) if (text.charCodeAt(seen) === 10) line += 1
    const start = text.lastIndexOf('\n', match.index) + 1
    if (/^\s*(\/\/|\/?\*)/.test(text.slice(start, match.index))) continue
    found.push({ maker: match[1] ?? '', name: match[3] ?? '', line })
  }
  return found
}
