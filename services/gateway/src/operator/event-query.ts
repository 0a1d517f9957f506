/** The events of one log as an operator reads them: attributes and data, personal fields still sealed. */
import type { Engine, RecordedEvent, StoredEvent } from '@bursar/event-sourcing'
import { eventsAbout, type Subject, subjectsOf } from './about.ts'

/** Which events: of one stream or of all, after a position, at most `limit`. */
export interface EventQuery {
  readonly stream?: string | undefined
  /** Only those about whoever has this name; see `subjectsOf`. */
  readonly about?: string | undefined
  readonly after: number
  readonly limit: number
}

/** An event as it was recorded, with its link of the hash chain. */
export type ShownEvent = RecordedEvent & { readonly hash: string }

/** A page of events, and what the next one starts after: null at the end. */
export interface ShownEvents {
  readonly results: readonly ShownEvent[]
  readonly next_after: number | null
  /** Whom the events are about, where that was asked for. */
  readonly about?: readonly Subject[]
}

/** Reads a page of a log, in the order of positions. */
export async function readEvents(engine: Engine, query: EventQuery): Promise<ShownEvents> {
  return query.about === undefined ? pageOf(engine, query) : pageAbout(engine, query.about, query)
}

async function pageAbout(engine: Engine, name: string, { after, limit }: EventQuery): Promise<ShownEvents> {
  const about = await subjectsOf(engine, name)
  if (about.length === 0) return { results: [], next_after: null, about }
  const { events, next } = await eventsAbout(engine, about, { after, limit })
  return { results: events.map((event) => shown(engine, event)), next_after: next, about }
}

async function pageOf(engine: Engine, { stream, after, limit }: EventQuery): Promise<ShownEvents> {
  const found = stream
    ? (await engine.events.readStream(stream, 0)).filter(({ position }) => position > after).slice(0, limit)
    : await engine.events.read(after, limit)
  const results = found.map((event) => shown(engine, event))
  return { results, next_after: found.length === limit ? (found.at(-1)?.position ?? null) : null }
}

function shown(engine: Engine, event: StoredEvent): ShownEvent {
  return { ...engine.codec.decode(event), hash: event.hash }
}
