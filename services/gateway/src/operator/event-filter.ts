/** Which events of a log somebody looks for. */
import type { StoredEvent } from '@bursar/event-sourcing'
import type { Subject } from './about.ts'

/** What events have to be like; what is left out is any. */
export interface EventFilter {
  readonly stream?: string | undefined
  readonly type?: string | undefined
  /** Id of the request that they came of. */
  readonly correlation?: string | undefined
  /** Whom they are about; see `subjectsOf`. */
  readonly about?: string | undefined
}

/** A page may be shorter than asked for, also empty, and still not be the last one. */
export interface FoundEvents {
  readonly events: readonly StoredEvent[]
  /** The position that the next page goes on from; null where the log ends that way. */
  readonly next: number | null
  /** Whom the events are about, where that was asked for. */
  readonly about?: readonly Subject[]
}

/** Events that are looked at for one page: a log is longer than a request may take. */
export const LOOKED_AT_MOST = 20_000
/** Events that are read at once. */
export const STRETCH = 1_000

export function filterOf({ stream, type, correlation }: EventFilter, about: readonly Subject[] | undefined) {
  return (event: StoredEvent) =>
    (stream === undefined || event.stream === stream) &&
    (type === undefined || event.type === type) &&
    (correlation === undefined || event.body.includes(`"correlationid":${JSON.stringify(correlation)}`)) &&
    (about === undefined || about.some(({ id }) => event.stream.includes(id) || event.body.includes(id)))
}
