/** The events of one log from its end backwards, as somebody who looks for what has just happened reads them. */
import type { Engine, StoredEvent } from '@bursar/event-sourcing'
import { subjectsOf } from './about.ts'
import { type EventFilter, type FoundEvents, filterOf, LOOKED_AT_MOST, STRETCH } from './event-filter.ts'

export interface NewestQuery extends EventFilter {
  /** Events before this position; the end of the log where it is left out. */
  readonly before?: number | undefined
  /** Events after this position alone. */
  readonly after: number
  readonly limit: number
}

export async function newestEvents(engine: Engine, query: NewestQuery): Promise<FoundEvents> {
  const { events: log } = engine
  const about = query.about === undefined ? undefined : await subjectsOf(engine, query.about)
  if (about?.length === 0) return { events: [], next: null, about }
  const fits = filterOf(query, about)
  const types = query.type === undefined ? undefined : [query.type]
  const found: StoredEvent[] = []
  const end = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, (await log.head()).position + 1)
  let at = end
  while (at > query.after + 1 && at > end - LOOKED_AT_MOST) {
    const after = Math.max(query.after, at - 1 - STRETCH)
    const events = await log.read(after, at - 1 - after, types)
    // With types, what is read may reach beyond the stretch.
    for (const event of events.filter(({ position }) => position < at).reverse()) {
      if (!fits(event)) continue
      found.push(event)
      if (found.length === query.limit) return page(found, event.position)
    }
    at = after + 1
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return page(found, at)

  function page(events: readonly StoredEvent[], at: number): FoundEvents {
    return { events, next: at > query.after + 1 ? at : null, ...(about && { about }) }
  }
}
