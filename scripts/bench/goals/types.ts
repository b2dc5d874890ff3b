import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compiler, typeCheck } from '@/lib/project/type-check'
import { writeCatalogue } from '../catalogue'
import { type Goal, ms, percentile } from '../goal'
import { startLanguageServer } from '../language-server'

export const typeCheckTime: Goal = {
  number: 22,
  title: "TypeScript's compiler, start to end, over 200 metrics of 40 tables of 30 columns, nothing remembered",
  target: '≤ 1,000 ms at the median',
  async measure() {
    const folder = writeCatalogue()
    const times: number[] = []
    for (let round = 0; round < 7; round++) {
      const stateFolder = path.join(path.dirname(folder), 'catalogue-state')
      rmSync(stateFolder, { recursive: true, force: true })
      const began = performance.now()
      const problems = await typeCheck(folder, { stateFolder })
      times.push(performance.now() - began)
      if (problems.length > 0) throw new Error(`the catalogue does not check: ${JSON.stringify(problems[0])}`)
    }
    const middle = percentile(times, 0.5)
    return { figure: `${ms(middle)}, slowest ${ms(Math.max(...times))}`, met: middle <= 1000 }
  },
}

export const completionTime: Goal = {
  number: 23,
  title: 'Completion of a column, a dimension and a filter in that project, after each keystroke',
  target: '≤ 150 ms at p95, warm',
  async measure() {
    const folder = writeCatalogue()
    const server = await startLanguageServer(compiler(), folder)
    try {
      const file = path.join(folder, 'metrics-7.ts')
      const uri = pathToFileURL(file).href
      const sound = readFileSync(file, 'utf8')
      server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text: sound } })
      const times: number[] = []
      for (let round = 0; round < 30; round++) {
        const place = places[round % places.length] as (typeof places)[number]
        // What an author has typed so far, another word each time.
        const written = `${place.before}${'x'.repeat(Math.floor(round / places.length))}`
        const text = `${sound}${written}${place.after}\n`
        server.notify('textDocument/didChange', { textDocument: { uri, version: round + 2 }, contentChanges: [{ text }] })
        const position = { line: sound.split('\n').length - 1, character: place.before.length }
        const began = performance.now()
        const labels = labelsOf(await server.request('textDocument/completion', { textDocument: { uri }, position }))
        times.push(performance.now() - began)
        const missing = place.offers.find((label) => !labels.includes(label))
        if (missing) throw new Error(`${written}: "${missing}" is not among ${labels.slice(0, 10).join(', ')}`)
      }
      const [first = Number.NaN, ...warm] = times
      const slow = percentile(warm, 0.95)
      return {
        figure: `p95 ${ms(slow)}, median ${ms(percentile(warm, 0.5))}; the first, which reads everything, ${ms(first)}`,
        met: slow <= 150,
      }
    } finally {
      await server.close()
    }
  },
}

const places = [
  { before: `source7.sum('x', { column: '`, after: `' })`, offers: ['decimal_3', 'integer_0'] },
  { before: `source7.count('x', { where: { '`, after: `': 'a' } })`, offers: ['kind', 'parent.kind'] },
  { before: `source7.countDistinct('x', { owner: '`, after: `' })`, offers: ['growth', 'finance'] },
]

function labelsOf(result: unknown): readonly string[] {
  const items = (Array.isArray(result) ? result : ((result as { items?: unknown })?.items ?? [])) as readonly { readonly label: string }[]
  return items.map(({ label }) => label.replaceAll(/[?'"]/g, ''))
}
