/** Reservations that an earlier version stored in clear, or as a plain hash, are stored as they are now. */
import { hash } from 'node:crypto'
import type { Append, EventStore, Reservation } from '../ports/event-store.ts'
import type { Clock } from '../ports/world.ts'
import type { Appender } from '../writing/appender.ts'
import { isConcealed, type StoredAs } from '../writing/stored-names.ts'
import { reservedPages } from './walks.ts'

const page = 500
const dayMs = 86_400_000

export interface ConcealParts {
  readonly events: EventStore
  readonly appender: Appender
  readonly clock: Clock
  readonly spaces: readonly string[]
  readonly storedAs: StoredAs
}

/** Safe to repeat, and for several instances at once. */
export async function concealStored(parts: ConcealParts): Promise<void> {
  const { events, appender, spaces } = parts
  if (spaces.length === 0) return
  for await (const found of reservedPages(events, page)) {
    const old = found.filter(({ space, name }) => spaces.includes(space) && !isConcealed(name))
    await Promise.all(old.map((one) => appender.append(renamed(one, parts))))
  }
}

/**
 * Each is renamed once: whoever comes late, when the name is given back already, finds its mark and loses.
 */
function renamed(old: Reservation, { storedAs, clock }: ConcealParts): Append {
  const name = storedAs(old.space, old.name)
  const expires = new Date(clock.real() + dayMs).toISOString()
  const mark = { space: 'renamed', name: hash('sha256', name, 'base64url'), value: '', expires }
  return { streams: [], release: [old], reserve: [{ ...old, name }, mark] }
}
