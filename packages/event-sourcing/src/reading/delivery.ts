/** What of a delivery a projection runner has to apply. */
import type { Position, StoredEvent } from '../events/event.ts'

/**
 * The events of a delivery that are new and complete up to `upTo`, each once: a delivery may repeat events,
 * and bring some that come again because others before them are still missing.
 */
export function dueEvents(
  events: readonly StoredEvent[],
  seen: Position,
  upTo: Position
): readonly StoredEvent[] {
  if (inOrder(events, seen, upTo)) return events
  const once = new Map<Position, StoredEvent>()
  for (const event of events) {
    if (event.position > seen && event.position <= upTo && !once.has(event.position)) {
      once.set(event.position, event)
    }
  }
  return [...once.values()]
}

/** True for nearly every delivery: all of it is new, in order and complete. */
function inOrder(events: readonly StoredEvent[], seen: Position, upTo: Position): boolean {
  let last = seen
  for (const { position } of events) {
    if (position <= last) return false
    last = position
  }
  return last <= upTo || events.length === 0
}
