/**
 * Up to where a client's writes go (X-Position). The text is sealed: nobody outside of the system reads it. An answer's
 * includes what its request sent; requests that run at the same time each tell of their own write alone, and so
 * several texts go along with the next request, separated by commas.
 */

/** Remembers what is not included in something later. */
export interface OwnPosition {
  /** What the next request sends; undefined before the first write. */
  readonly text: string | undefined
  /** @param sent what the request sent that was answered with `text` */
  add(text: string | null | undefined, sent?: string): void
}

/** So many are sent along; of more that were in flight at once the oldest go. */
const TEXTS_MAX = 32

/** @param first what an earlier client had got to */
export function ownPosition(first?: string): OwnPosition {
  const texts = new Set(partsOf(first))
  return {
    get text() {
      return texts.size === 0 ? undefined : [...texts].join(', ')
    },
    add(other, sent) {
      if (!other) return
      for (const included of partsOf(sent)) texts.delete(included)
      for (const text of partsOf(other)) texts.add(text)
      for (const text of texts) if (texts.size > TEXTS_MAX) texts.delete(text)
    }
  }
}

function partsOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim())
}
