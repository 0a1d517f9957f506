/** The `extra` field: a JSON object of the client's own. */

const limit = 10_000

/** The object as the text that is stored, empty for none; `fault` when it is no object or too long. */
export function extraText(value: unknown): { readonly text: string; readonly fault?: string } {
  if (value === null || value === '') return { text: '' }
  const json = typeof value === 'string' ? parsed(value) : value
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { text: '', fault: 'This field takes a JSON object.' }
  }
  const text = JSON.stringify(json)
  return text.length > limit ? { text: '', fault: `This field has at most ${limit} characters.` } : { text }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
