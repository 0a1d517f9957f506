/** What of a delivery a follower has to apply. */
import type { Position, StoredEvent } from './event.ts'

/**
 * The events of a delivery that are new and complete up to `upTo`, each once: a delivery may repeat events,
 * and bring some that come again because others before them are still missing.
 */
export function dueEvents(events: readonly StoredEvent[], seen: Position, upTo: Position): StoredEvent[] {
  const once = new Map<Position, StoredEvent>()
  for (const event of events) {
    if (event.position > seen && event.position <= upTo && !once.has(event.position)) {
      once.set(event.position, event)
    }
  }
  return [...once.values()]
}
