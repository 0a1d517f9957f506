/** Stored documents that nearly every request asks for, parsed once. */
import { LRUCache } from 'lru-cache'

/** Documents that are cached. */
const cachedMost = 5_000

const cache = new LRUCache<string, any>({ max: cachedMost })

/** The document of a body. Who asks next gets the same object: it is not to be changed. */
export function parsedBody(body: string): any {
  const known = cache.get(body)
  if (known !== undefined) return known
  const document = JSON.parse(body)
  cache.set(body, document)
  return document
}
