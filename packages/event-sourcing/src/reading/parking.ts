/**
 * Parking: an event that cannot be applied waits with its error, and everything later of the same stream waits
 * behind it, so that no fold ever sees a stream with a hole. The other streams go on.
 */
import type { StoredEvent } from '../events/event.ts'
import type { CollectionSpec, Parked } from '../ports/read-models.ts'

/** Which streams of which sources wait, and what is to be stored about it with the next commit. */
export interface ParkingLot {
  waits(source: string, stream: string): boolean
  /** Parks an event; no error: it only waits behind another. */
  park(source: string, event: StoredEvent, error?: unknown): void
  /** Takes events off the list, because they are tried again or given up. */
  release(parked: readonly Parked[]): void
  readonly parked: readonly Parked[]
  readonly released: readonly string[]
  /** What was to be stored is stored. */
  stored(): void
}

/** The lot of one collection as it is stored. */
export function parkingLot(spec: CollectionSpec, stored: readonly Parked[]): ParkingLot {
  const streams = new Map<string, Set<string>>()
  let parked: Parked[] = []
  let released: string[] = []
  for (const event of stored) note(event)

  function note({ id, source, stream }: Parked) {
    const name = `${source} ${stream}`
    const ids = streams.get(name) ?? new Set()
    streams.set(name, ids.add(id))
  }

  return {
    waits: (source, stream) => streams.size > 0 && streams.has(`${source} ${stream}`),
    park(source, event, error) {
      const entry = {
        id: `${spec.projection}.${spec.generation}.${source}.${event.position}`,
        projection: spec.projection,
        generation: spec.generation,
        source,
        stream: event.stream,
        position: event.position,
        error: error === undefined ? '' : String((error as Error)?.message ?? error),
        event: JSON.stringify(event)
      }
      note(entry)
      parked.push(entry)
      released = released.filter((id) => id !== entry.id)
    },
    release(events) {
      for (const { id, source, stream } of events) {
        const ids = streams.get(`${source} ${stream}`)
        ids?.delete(id)
        if (ids?.size === 0) streams.delete(`${source} ${stream}`)
        released.push(id)
      }
    },
    get parked() {
      return parked
    },
    get released() {
      return released
    },
    stored() {
      parked = []
      released = []
    }
  }
}

/** Parked events of the same streams as the named ones, in order: what has to be tried again together. */
export function sameStreams(parked: readonly Parked[], ids: readonly string[]): Parked[] {
  const streams = new Set(
    parked.filter((event) => ids.includes(event.id)).map((event) => `${event.source} ${event.stream}`)
  )
  return parked
    .filter((event) => streams.has(`${event.source} ${event.stream}`))
    .sort((a, b) => a.position - b.position)
}
