/**
 * No event of a log is dated before the one before it. Writers date their events when they decide, and what they
 * decided side by side is stored one after the other; clocks are set back, and those of two machines differ. So whoever
 * commits dates what would be earlier at the time of what is stored before it.
 */
import { dated, timeOf } from '../events/dated.ts'
import { eventAt } from '../log-end/end-of.ts'
import type { Append, EventStore } from '../ports/event-store.ts'

/** Appends as they are to be stored, in their order. To be made anew whenever somebody else may have written. */
export function risingTimes(log: Pick<EventStore, 'head' | 'read'>) {
  let last: string | undefined

  async function lastStored(): Promise<string> {
    const event = await eventAt(log, (await log.head()).position)
    return event ? timeOf(event.body) : ''
  }

  function risen(append: Append, from: string): { append: Append; last: string } {
    let last = from
    let isLate = false
    for (const { events } of append.streams) {
      for (const { body, time = timeOf(body) } of events) {
        if (time < last) isLate = true
        else last = time
      }
    }
    return { append: isLate ? datedFrom(append, from) : append, last }
  }

  return async function rising(appends: readonly Append[]): Promise<Append[]> {
    last ??= await lastStored()
    const stored: Append[] = []
    for (const append of appends) {
      const next = risen(append, last)
      last = next.last
      stored.push(next.append)
    }
    return stored
  }
}

/** Each event at its own time, or at the latest before it. */
function datedFrom(append: Append, from: string): Append {
  let last = from
  const streams = append.streams.map((part) => ({
    ...part,
    events: part.events.map((event) => {
      const time = timeOf(event.body)
      if (time < last) return { type: event.type, body: dated(event.body, last) }
      last = time
      return event
    })
  }))
  return { ...append, streams }
}
