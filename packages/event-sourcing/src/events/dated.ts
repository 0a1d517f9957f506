/**
 * The instant of an encoded event, read and replaced in its text. Within JSON texts a quote is escaped, so the first
 * `"time":"` is the attribute's name, and attributes come before the data.
 */
const NAME = '"time":"'
/** ISO 8601 in UTC with milliseconds. */
const LENGTH = 24

/** When the event happened; empty for a text without a time. */
export function timeOf(body: string): string {
  const at = body.indexOf(NAME)
  return at === -1 ? '' : body.slice(at + NAME.length, at + NAME.length + LENGTH)
}

/** The same event at another instant. */
export function dated(body: string, time: string): string {
  const at = body.indexOf(NAME)
  if (at === -1) return body
  const from = at + NAME.length
  return body.slice(0, from) + time + body.slice(from + LENGTH)
}
