/** Answers that are put together from JSON texts: what repeats in each row of a list is written once. */

/** A body that is JSON already. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  /** For whoever wants the value: schema checks, and answers that are stored for repeats. */
  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** A list whose rows are JSON texts; `head` is what stands in front of `results`. */
export function listText(head: object, rows: readonly string[]): JsonText {
  return new JsonText(`${jsonText(head).slice(0, -1)},"results":[${rows.join(',')}]}`)
}

/** The JSON text of an answer's body. */
export function bodyText(body: unknown): string {
  return body instanceof JsonText ? body.text : jsonText(body)
}

/** JSON in which a sum has all its digits, also where no number holds it. Bodies without one are written at once. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    // What JSON.stringify cannot write is a bigint, or a fault of ours that it tells of again below.
    if (!(error instanceof TypeError)) throw error
    return withBigints(value)
  }
}

function hasToJson(value: object): boolean {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function'
}

function withBigints(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || hasToJson(value)) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(withBigints).join(',')}]`
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${withBigints(field)}`).join(',')}}`
}
