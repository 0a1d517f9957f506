/**
 * Up to where a client's writes go (X-Position). The text is opaque; what is known of it is only that two of them
 * can be put together, because requests that run at the same time each tell of their own write alone.
 */

/** Remembers the furthest of what it is told. */
export interface OwnPosition {
  /** What the next request sends; undefined before the first write. */
  readonly text: string | undefined
  add(text: string | null | undefined): void
}

/** @param first what an earlier client had got to */
export function ownPosition(first?: string): OwnPosition {
  let text = first
  return {
    get text() {
      return text
    },
    add(other) {
      if (other) text = text === undefined ? other : merged(text, other)
    }
  }
}

/** The later of two, service by service; of texts in a form that is not known, the newer one. */
function merged(known: string, newer: string): string {
  if (known === newer) return known
  const [one, other] = [read(known), read(newer)]
  if (!one || !other) return newer
  const both = new Map(one)
  for (const [service, at] of other) both.set(service, Math.max(at, both.get(service) ?? 0))
  const entries = [...both].sort(([a], [b]) => (a < b ? -1 : 1))
  const text = btoa(JSON.stringify(Object.fromEntries(entries)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function read(text: string): [string, number][] | undefined {
  try {
    const json: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
    const entries = Object.entries(json as Record<string, number>)
    return entries.every(([, at]) => Number.isSafeInteger(at)) ? entries : undefined
  } catch {
    return undefined
  }
}
