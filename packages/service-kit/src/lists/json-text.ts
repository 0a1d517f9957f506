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
  return new JsonText(`${JSON.stringify(head).slice(0, -1)},"results":[${rows.join(',')}]}`)
}

/** The JSON text of an answer's body. */
export function bodyText(body: unknown): string {
  return body instanceof JsonText ? body.text : JSON.stringify(body)
}
