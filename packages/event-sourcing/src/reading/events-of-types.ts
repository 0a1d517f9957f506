/** Reading what a log has of some types. A page of the log may have few such events, or none, before its end. */
import type { Position, StoredEvent } from '../events/event.ts'
import type { EventStore } from '../ports/event-store.ts'

/** A part of a log, of which events of some types are asked. */
export interface PartOfLog {
  readonly after: Position
  /** The last position that is asked, no further than the end of the log. */
  readonly upTo: Position
  /** Positions that are looked at, at most. */
  readonly most: number
  readonly types: readonly string[]
}

export interface PageOfTypes {
  readonly events: readonly StoredEvent[]
  /** Up to there all were read. */
  readonly through: Position
}

/** The first page of a part. */
export async function pageOfTypes(
  log: Pick<EventStore, 'read'>,
  { after, upTo, most, types }: PartOfLog
): Promise<PageOfTypes> {
  const through = Math.min(after + most, upTo)
  if (through <= after) return { events: [], through: after }
  return { events: await log.read(after, through - after, types), through }
}

const AT_ONCE = 1_000

/** All of some types that the log has when it is begun, by position; others get their turn between its pages. */
export async function* eventsOfTypes(
  log: Pick<EventStore, 'read' | 'head'>,
  types: readonly string[]
): AsyncGenerator<StoredEvent> {
  const upTo = (await log.head()).position
  for (let after = 0; after < upTo; ) {
    const page = await pageOfTypes(log, { after, upTo, most: AT_ONCE, types })
    yield* page.events
    after = page.through
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
