/**
 * Documents of a collection that nearly every request asks for, in memory: by key, and which of them a lookup leads to.
 * Nothing in it is older than what the collection's builder has committed: what a commit writes is dropped, and an
 * answer that was on its way meanwhile is not taken in.
 */
import { LRUCache } from 'lru-cache'
import type { Collection, DocumentWrite, StoredDocument } from '../ports/read-models.ts'
import { parsedReads } from './parsed-reads.ts'

export interface DocumentCache {
  /** Asks the collection for what is not known. */
  readonly collection: Collection
  /** These documents are stored now. */
  written(writes: readonly DocumentWrite[]): void
  clear(): void
}

/** Characters of bodies and keys, and lookups by number. */
const limits = { characters: 4_000_000, lookups: 5_000 }

/** Instead of a document: nothing is stored under the key. */
const NOTHING = ''

/** @param isCurrent whether all that is committed is known here; while it is not, the collection is asked each time */
export function documentCache(asked: Collection, isCurrent: () => boolean): DocumentCache {
  const bodies = new LRUCache<string, string>({
    maxSize: limits.characters,
    sizeCalculation: (body, key) => body.length + key.length + 1
  })
  /** Whole documents, so that one whose body has changed since leads nowhere. */
  const found = new LRUCache<string, StoredDocument | typeof NOTHING>({ max: limits.lookups })
  let turn = 0

  async function load(keys: readonly string[]): Promise<Map<string, string>> {
    if (!isCurrent()) return asked.load(keys)
    const known = new Map<string, string>()
    const unknown: string[] = []
    for (const key of keys) {
      const body = bodies.get(key)
      if (body === undefined) unknown.push(key)
      else if (body !== NOTHING) known.set(key, body)
    }
    if (unknown.length === 0) return known
    const begun = turn
    const loaded = await asked.load(unknown)
    for (const key of unknown) {
      const body = loaded.get(key)
      if (body !== undefined) known.set(key, body)
      if (turn === begun) bodies.set(key, body ?? NOTHING)
    }
    return known
  }

  async function find(lookup: string, value: string): Promise<StoredDocument | undefined> {
    const name = nameOf(lookup, value)
    const known = found.get(name)
    if (known === NOTHING) return undefined
    if (known && bodies.get(known.key) === known.body) return known
    const begun = turn
    const document = await asked.find(lookup, value)
    if (turn === begun) {
      found.set(name, document ?? NOTHING)
      if (document) bodies.set(document.key, document.body)
    }
    return document
  }

  const texts: Pick<Collection, 'load' | 'find'> = {
    load,
    find: (lookup, value, after) =>
      after === undefined && isCurrent() ? find(lookup, value) : asked.find(lookup, value, after)
  }

  return {
    collection: { ...asked, ...texts, ...parsedReads(texts) },
    written(writes) {
      turn += 1
      for (const { key, lookups } of writes) {
        bodies.delete(key)
        for (const [lookup, value] of Object.entries(lookups)) found.delete(nameOf(lookup, value))
      }
    },
    clear() {
      turn += 1
      bodies.clear()
      found.clear()
    }
  }
}

function nameOf(lookup: string, value: string): string {
  return `${lookup} ${value}`
}
