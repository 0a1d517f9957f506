/** Ways through what is known of names: the streams that have some, and all that is reserved. */
import type { EventStore, Reservation } from '../ports/event-store.ts'
import type { LogNames } from './log-names.ts'

/** A stream that has names, and what is known of them. */
export interface Named {
  readonly stream: string
  readonly names: LogNames
}

/** The streams that begin behind a position of the log, page by page, and up to where each page goes. */
export async function* openedStreams(
  events: Pick<EventStore, 'head' | 'read'>,
  names: readonly LogNames[],
  from: number,
  limit: number
): AsyncGenerator<{ readonly streams: readonly Named[]; readonly reached: number }> {
  const opening = byOpening(names)
  const end = opening.size === 0 ? 0 : (await events.head()).position
  for (let at = from; at < end; at += limit) {
    const opened = await events.read(at, limit, [...opening.keys()])
    const streams = opened.map(({ stream, type }) => ({ stream, names: opening.get(type) as LogNames }))
    yield { streams, reached: Math.min(at + limit, end) }
  }
}

/** By the event that their streams begin with. Throws when two kinds of streams begin with the same: one would lose its names. */
function byOpening(names: readonly LogNames[]): ReadonlyMap<string, LogNames> {
  const opening = new Map(names.map((one) => [one.opens, one]))
  if (opening.size === names.length) return opening
  const twice = names.find((one) => opening.get(one.opens) !== one)
  throw new Error(
    `Two kinds of names follow from streams that begin with ${twice?.opens}; let one of them tell both.`
  )
}

/** All that is reserved, page by page. */
export async function* reservedPages(
  events: Pick<EventStore, 'reservations'>,
  limit: number
): AsyncGenerator<readonly Reservation[]> {
  let after: Reservation | undefined
  for (;;) {
    const page = await events.reservations(after, limit)
    yield page
    if (page.length < limit) return
    after = page.at(-1)
  }
}
