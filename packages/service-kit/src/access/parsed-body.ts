/** Stored documents that nearly every request asks for, parsed once. */
import { LRUCache } from 'lru-cache'

/** Documents that are kept. */
const keptMost = 5_000

const kept = new LRUCache<string, any>({ max: keptMost })

/** The document of a body. Who asks next gets the same object: it is not to be changed. */
export function parsedBody(body: string): any {
  const known = kept.get(body)
  if (known !== undefined) return known
  const document = JSON.parse(body)
  kept.set(body, document)
  return document
}
