/** What changed documents come to, ready for a commit. */
import type { DocumentWrite, TotalChange } from '../ports/read-models.ts'
import { type DigestChange, digestChange } from './digest.ts'
import { lookupsOf, placesOf, type Shape, type Totals, textsOf } from './document-places.ts'
import type { Opener } from './projection.ts'
import type { Entry } from './working-set.ts'

export interface BatchResult {
  readonly writes: DocumentWrite[]
  readonly totals: TotalChange[]
  readonly digest: DigestChange
  /** Difference of the number of documents. */
  readonly documents: number
}

/** Persons whose clear text a lookup of the documents shows, or an alphabetical list. */
export function personsIn(entries: readonly Entry[], shape: Shape): string[] {
  if (!shape.opens) return []
  const found = new Set<string>()
  const note: Opener = (sealed) => {
    if (typeof sealed === 'object' && sealed !== null) found.add(sealed.person)
    return null
  }
  for (const { document } of entries) {
    if (document === undefined) continue
    lookupsOf(shape, document, note)
    textsOf(shape, document, note)
  }
  return [...found]
}

/** The difference that entries make; each keeps the text that it is to store, and `totals` is counted on. */
export function resultOf(
  entries: readonly Entry[],
  shape: Shape,
  totals: Totals,
  open: Opener
): Omit<BatchResult, 'totals'> {
  const writes: DocumentWrite[] = []
  const digest = digestChange()
  let documents = 0
  for (const entry of entries) {
    const { key, stored, document } = entry
    const body = document === undefined ? undefined : JSON.stringify(document)
    entry.pending = body
    if (body === stored) continue
    if (stored !== undefined) {
      digest.takeOff(key, stored)
      documents -= 1
      totals.count(placesOf(shape, entry.was), -1)
    }
    if (body === undefined) {
      writes.push({ key, body, lists: {}, order: '', lookups: {} })
      continue
    }
    const places = placesOf(shape, document)
    digest.add(key, body)
    documents += 1
    totals.count(places, 1)
    const { lists, amounts, order } = places
    const lookups = lookupsOf(shape, document, open)
    const texts = textsOf(shape, document, open)
    writes.push({ key, body, lists, amounts, order, lookups, texts, fresh: stored === undefined })
  }
  return { writes, digest, documents }
}
