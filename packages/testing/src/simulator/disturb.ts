/** How a delivery is spoiled: cut short, repeated, or with its streams in another order. */
import type { StoredEvent } from '@bursar/event-sourcing'
import type { Draw } from './draw.ts'

/** What comes in place of `events`. Each stream stays in order, as the port promises. */
export function disturb(draw: Draw, events: readonly StoredEvent[]): readonly StoredEvent[] {
  switch (draw.below(4)) {
    case 0:
      return events.slice(0, draw.between(1, events.length))
    case 1:
      return [...events, ...events.slice(draw.below(events.length))].sort(
        (one, other) => one.position - other.position
      )
    case 2:
      return [...events, ...events.slice(draw.below(events.length))]
    default:
      return mixed(draw, events)
  }
}

/** One event after the other from whichever stream the draw says; sometimes the last ones are left out. */
function mixed(draw: Draw, events: readonly StoredEvent[]): StoredEvent[] {
  const streams = new Map<string, StoredEvent[]>()
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event])
  const result: StoredEvent[] = []
  const most = draw.chance(0.3) ? draw.between(1, events.length) : events.length
  while (result.length < most) {
    const waiting = [...streams.values()].filter((queue) => queue.length > 0)
    result.push(draw.pick(waiting).shift() as StoredEvent)
  }
  return result
}
