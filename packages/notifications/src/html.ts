/** Text and markup, which are told apart by their types: a text cannot become markup but by being escaped. */

export interface Html {
  readonly html: string
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;']
])

/** Markup with texts in it, each escaped; other markup goes in as it is. */
export function html(markup: TemplateStringsArray, ...parts: readonly (string | Html)[]): Html {
  const filled = parts.map(
    (part, n) => (typeof part === 'string' ? escaped(part) : part.html) + markup[n + 1]
  )
  return { html: markup[0] + filled.join('') }
}

/** Markup after markup. */
export function joined(parts: readonly Html[]): Html {
  return { html: parts.map((part) => part.html).join('') }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes.get(character) ?? '')
}
