/**
 * The documents of one collection that are asked for again and again (whose session it is, which profile a URL
 * names), kept in memory as they are stored. This process is the only writer of the file, so a document is
 * right until it is written.
 */
import type { StoredDocument } from '@bursar/event-sourcing'

export interface HotDocuments {
  /** The body, null when there is no such document, undefined when it is not known here. */
  get(key: string): string | null | undefined
  keep(key: string, body: string | null): void
  /** The document that a lookup leads to; null and undefined as above. */
  found(lookup: string, value: string): StoredDocument | null | undefined
  keepFound(lookup: string, value: string, document: StoredDocument | null): void
  /** A document is written or removed. */
  written(key: string, lookups: Readonly<Record<string, string>>): void
}

/** Documents kept of a collection; when there are more, all are forgotten and asked for again. */
const KEPT_MAX = 10_000

export function hotDocuments(): HotDocuments {
  const bodies = new Map<string, string | null>()
  const finds = new Map<string, StoredDocument | null>()
  const foundKeys = new Set<string>()

  function forgetFinds(): void {
    finds.clear()
    foundKeys.clear()
  }

  return {
    get: (key) => bodies.get(key),
    keep(key, body) {
      if (bodies.size >= KEPT_MAX) bodies.clear()
      bodies.set(key, body)
    },
    found: (lookup, value) => finds.get(`${lookup} ${value}`),
    keepFound(lookup, value, document) {
      if (finds.size >= KEPT_MAX) forgetFinds()
      finds.set(`${lookup} ${value}`, document)
      if (document) foundKeys.add(document.key)
    },
    written(key, lookups) {
      if (bodies.size + finds.size === 0) return
      bodies.delete(key)
      // It may have had other lookups before, which nobody says here; such writes are rare.
      if (foundKeys.has(key)) forgetFinds()
      for (const lookup in lookups) finds.delete(`${lookup} ${lookups[lookup]}`)
    }
  }
}
