/** Finds out what became of appends whose answer was lost. */
import { dated } from '../events/dated.ts'
import type { Position, StoredEvent } from '../events/event.ts'
import type { Append, AppendResult, EventStore } from '../ports/event-store.ts'
import { HandOverError } from './handed-batch.ts'

const PAGE = 1_000

/**
 * The results of those appends that the log has, undefined for those that it has not and, if whoever may still
 * write them was fenced off before, never will have. `after` is a position from before they were handed over.
 * An append is known by its first event, whose id makes its body unlike any other's; one without events by
 * the names it takes. Throws HandOverError for one that cannot be told: it only gives names back, and somebody
 * holds them.
 */
export async function appendedAlready(
  store: EventStore,
  appends: readonly Append[],
  after: Position
): Promise<(AppendResult | undefined)[]> {
  const stored = await storedEvents(store, appends, after)
  return Promise.all(
    appends.map(async (append, index): Promise<AppendResult | undefined> => {
      const events = stored.get(index)
      if (events) return { ok: true, position: events.at(-1)?.position ?? 0, events }
      if (eventsOf(append) > 0 || !(await namesMoved(store, append))) return undefined
      return { ok: true, position: (await store.head()).position, events: [] }
    })
  )
}

/** The events of each append that the log has; they follow each other without a gap. */
async function storedEvents(
  store: EventStore,
  appends: readonly Append[],
  after: Position
): Promise<Map<number, StoredEvent[]>> {
  const wanted = new Map<string, number>()
  for (const [index, { streams }] of appends.entries()) {
    const first = streams.find(({ events }) => events.length > 0)
    if (first) wanted.set(`${first.stream} ${undated(first.events[0]?.body ?? '')}`, index)
  }
  const found = new Map<number, StoredEvent[]>()
  let current: { readonly events: StoredEvent[]; missing: number } | undefined
  for (let at = after; wanted.size > 0; ) {
    const page = await store.read(at, PAGE)
    for (const event of page) {
      const index = wanted.get(`${event.stream} ${undated(event.body)}`)
      if (index !== undefined && !found.has(index)) {
        current = { events: [], missing: eventsOf(appends[index] as Append) }
        found.set(index, current.events)
      }
      if (!current || current.missing === 0) continue
      current.events.push(event)
      current.missing -= 1
    }
    at = page.at(-1)?.position ?? at
    if (page.length === 0) break
  }
  return found
}

/** Whoever committed may have stored it at a later time. */
function undated(body: string): string {
  return dated(body, '')
}

/** Whether an append without events took effect: it holds all the names it wanted. */
async function namesMoved(store: EventStore, { reserve = [], release = [] }: Append): Promise<boolean> {
  if (reserve.length === 0 && release.length === 0) return false
  const wanted = reserve.length > 0 ? reserve : release
  const holders = await Promise.all(wanted.map(({ space, name }) => store.reserved(space, name)))
  if (reserve.length === 0) {
    if (holders.every((holder) => holder === undefined)) return true
    throw new HandOverError('unavailable', 'whether a name was given back is not known')
  }
  return reserve.every(({ value, expires }, index) => {
    const holder = holders[index]
    return holder?.value === value && holder.expires === expires
  })
}

function eventsOf({ streams }: Append): number {
  return streams.reduce((sum, { events }) => sum + events.length, 0)
}
