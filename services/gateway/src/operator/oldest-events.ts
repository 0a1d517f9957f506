/** The events of one log from a position on: about somebody, of one type or of one request. */
import type { Engine, StoredEvent } from '@bursar/event-sourcing'
import { subjectsOf } from './about.ts'
import { type EventFilter, type FoundEvents, filterOf, LOOKED_AT_MOST, STRETCH } from './event-filter.ts'

export interface OldestQuery extends EventFilter {
  readonly after: number
  /** Events before this position alone; the end of the log where it is left out. */
  readonly before?: number | undefined
  readonly limit: number
}

export async function oldestEvents(engine: Engine, query: OldestQuery): Promise<FoundEvents> {
  const { events: log } = engine
  const { after, limit, type } = query
  const about = query.about === undefined ? undefined : await subjectsOf(engine, query.about)
  const end = Math.min((await log.head()).position, (query.before ?? Number.MAX_SAFE_INTEGER) - 1)
  const fits = filterOf(query, about)
  const found: StoredEvent[] = []
  let at = about?.length === 0 ? end : after
  while (at < end && at - after < LOOKED_AT_MOST) {
    const events = await log.read(at, STRETCH, type === undefined ? undefined : [type])
    for (const event of events) {
      if (event.position > end || !fits(event)) continue
      found.push(event)
      if (found.length === limit) return { events: found, next: event.position, ...(about && { about }) }
    }
    at = events.length < STRETCH ? end : (events.at(-1)?.position ?? end)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return { events: found, next: at < end ? at : null, ...(about && { about }) }
}
