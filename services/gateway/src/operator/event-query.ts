/** The events of one log as an operator reads them: attributes and data, personal fields still sealed. */
import type { Engine, RecordedEvent, StoredEvent } from '@bursar/event-sourcing'

/** Which events: of one stream or of all, after a position, at most `limit`. */
export interface EventQuery {
  readonly stream?: string | undefined
  readonly after: number
  readonly limit: number
}

/** An event as it was recorded, with its link of the hash chain. */
export type ShownEvent = RecordedEvent & { readonly hash: string }

/** Reads a page of a log, in the order of positions. */
export async function readEvents(
  engine: Engine,
  { stream, after, limit }: EventQuery
): Promise<ShownEvent[]> {
  const found = stream
    ? (await engine.events.readStream(stream, 0)).filter(({ position }) => position > after).slice(0, limit)
    : await engine.events.read(after, limit)
  return found.map((event) => shown(engine, event))
}

function shown(engine: Engine, event: StoredEvent): ShownEvent {
  return { ...engine.codec.decode(event), hash: event.hash }
}
