/** Text that is HTML already; anything else is escaped where it is put in. */
export interface Html {
  readonly html: string
}

export type Content = Html | string | number | false | undefined | readonly Content[]

/** A piece of HTML. Every value in it is text unless it is `Html` itself; `false` and nothing leave no trace. */
export function html(pieces: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { html: pieces.map((piece, at) => piece + (at < values.length ? written(values[at]) : '')).join('') }
}

function written(content: Content): string {
  if (content === false || content === undefined) return ''
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content))
  return 'html' in content ? content.html : content.map(written).join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}

/** Items with a word between them. */
export function joined(items: readonly Content[], between = ', '): Content {
  return items.flatMap((item, at) => (at > 0 ? [between, item] : [item]))
}
