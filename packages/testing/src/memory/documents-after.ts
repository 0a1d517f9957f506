/** What events make of a projection's documents, one after the other and without a store. */
import type { Documents, Projection, RecordedEvent } from '@bursar/event-sourcing'

export function documentsAfter(
  projection: Projection,
  events: readonly RecordedEvent[]
): Map<string, object> {
  const stored = new Map<string, object>()
  const documents: Documents = {
    get: (key) => stored.get(key) as any,
    put: (key, document) => stored.set(key, document),
    remove: (key) => stored.delete(key),
    under: (prefix) =>
      [...stored].flatMap(([key, document]) =>
        key.startsWith(prefix) ? { key, document: document as any } : []
      )
  }
  for (const event of events) {
    for (const change of projection.on[event.type]?.(event) ?? []) {
      change.with(documents, change.further?.(documents))
    }
  }
  return stored
}
