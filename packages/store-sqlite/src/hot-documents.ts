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

/** Characters that are kept of a collection; when there are more, all are forgotten and asked for again. */
const KEPT_MAX = 4_000_000
/** What an entry takes beside its body. */
const ENTRY_SIZE = 200

/** @param keptMax characters, of the documents by key and of those by lookup each */
export function hotDocuments(keptMax = KEPT_MAX): HotDocuments {
  const bodies = bounded<string | null>(keptMax, (body) => body?.length ?? 0)
  const finds = bounded<StoredDocument | null>(keptMax, (document) => document?.body.length ?? 0)
  const foundKeys = new Set<string>()

  return {
    get: bodies.get,
    keep: bodies.set,
    found: (lookup, value) => finds.get(`${lookup} ${value}`),
    keepFound(lookup, value, document) {
      if (finds.set(`${lookup} ${value}`, document)) foundKeys.clear()
      if (document) foundKeys.add(document.key)
    },
    written(key, lookups) {
      bodies.delete(key)
      // It may have had other lookups before, which nobody says here; such writes are rare.
      if (foundKeys.has(key)) {
        finds.clear()
        foundKeys.clear()
      }
      for (const lookup in lookups) finds.delete(`${lookup} ${lookups[lookup]}`)
    }
  }
}

/** A map that forgets everything when there is no room. */
function bounded<Value>(max: number, lengthOf: (value: Value) => number) {
  const map = new Map<string, Value>()
  let size = 0
  const sizeOf = (name: string, value: Value) => ENTRY_SIZE + name.length + lengthOf(value)

  function remove(name: string): void {
    const value = map.get(name)
    if (value === undefined) return
    size -= sizeOf(name, value)
    map.delete(name)
  }

  function clear(): void {
    map.clear()
    size = 0
  }

  return {
    get: (name: string) => map.get(name),
    delete: remove,
    clear,
    /** True when all others had to be forgotten. */
    set(name: string, value: Value): boolean {
      remove(name)
      const isFull = size + sizeOf(name, value) > max
      if (isFull) clear()
      size += sizeOf(name, value)
      map.set(name, value)
      return isFull
    }
  }
}
