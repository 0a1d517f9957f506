/**
 * The cookies of a Cookie header one by one, as they were sent: two of one name are two, since a neighbouring host can set one
 * for all hosts of the domain. What reads a single value uses the parser of the service-kit.
 */
export interface SentCookie {
  readonly name: string
  readonly value: string
  /** As it stands in the header. */
  readonly text: string
}

export function sentCookies(header = ''): SentCookie[] {
  return header.split(';').map((part) => {
    const text = part.trim()
    const [name = ''] = text.split('=', 1)
    return { name: name.trim(), value: text.slice(text.indexOf('=') + 1).trim(), text }
  })
}
