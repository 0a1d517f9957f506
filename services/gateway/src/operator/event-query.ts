/** The events of one log as an operator reads them: attributes and data, personal fields still sealed. */
import type { EventEffect } from '@bursar/contracts'
import type { Engine, RecordedEvent, StoredEvent } from '@bursar/event-sourcing'
import type { Subject } from './about.ts'
import type { FoundEvents } from './event-filter.ts'
import { newestEvents } from './newest-events.ts'
import { oldestEvents } from './oldest-events.ts'
import { lastBefore, type Place } from './place-of.ts'

/** Which events: of one stream or of all, between two places, at most `limit`. */
export interface EventQuery {
  readonly stream?: string | undefined
  /** Only those about whoever has this name; see `subjectsOf`. */
  readonly about?: string | undefined
  /** Only those of this type. */
  readonly type?: string | undefined
  /** Only those that came of this request. */
  readonly correlation?: string | undefined
  /** True: the newest first. */
  readonly newest?: boolean | undefined
  /** Events that are before it; the end of the log where it is left out. */
  readonly before?: Place | undefined
  /** Events that are after this position, or not before this instant; the beginning where it is left out. */
  readonly after?: Place | undefined
  readonly limit: number
  /** True: with what came of the events outside of their log. */
  readonly effects?: boolean | undefined
}

/** An event as it was recorded, with its link of the hash chain. */
export type ShownEvent = RecordedEvent & { readonly hash: string }

/** A page of events, and what the next one starts after: null at the end. */
export interface ShownEvents {
  readonly results: readonly ShownEvent[]
  readonly next_after: number | null
  /** Of events that are read backwards: what the next page is before, null at the beginning. */
  readonly next_before?: number | null
  /** Whom the events are about, where that was asked for. */
  readonly about?: readonly Subject[]
  /** Where it was asked for. */
  readonly effects?: readonly EventEffect[]
}

/** Reads a page of a log, in the order of positions. */
export async function readEvents(engine: Engine, asked: EventQuery): Promise<ShownEvents> {
  const { newest, about, type, correlation, before, after = 0 } = asked
  const query = {
    ...asked,
    after: typeof after === 'number' ? after : await lastBefore(engine, after),
    before: before === undefined ? undefined : (await lastBefore(engine, before)) + 1
  }
  if (newest) {
    const { next, ...found } = await newestEvents(engine, query)
    return { ...shownPage(engine, found), next_after: null, next_before: next }
  }
  const isPlain = about === undefined && type === undefined && correlation === undefined
  if (isPlain && before === undefined) return pageOf(engine, query)
  const { next, ...found } = await oldestEvents(engine, query)
  return { ...shownPage(engine, found), next_after: next }
}

function shownPage(engine: Engine, { events, about }: Omit<FoundEvents, 'next'>) {
  return { results: events.map((event) => shown(engine, event)), ...(about && { about }) }
}

async function pageOf(engine: Engine, { stream, after, limit }: EventQuery & { readonly after: number }) {
  const found = stream
    ? (await engine.events.readStream(stream, 0)).filter(({ position }) => position > after).slice(0, limit)
    : await engine.events.read(after, limit)
  const results = found.map((event) => shown(engine, event))
  return { results, next_after: found.length === limit ? (found.at(-1)?.position ?? null) : null }
}

function shown(engine: Engine, event: StoredEvent): ShownEvent {
  return { ...engine.codec.decode(event), hash: event.hash }
}
