/**
 * Reads one log for all who follow it in this process. What was just committed comes with the wake-up where the
 * store gives it along, and stays in memory until the last of those who are near the log's head has read it; they
 * read nothing from the store then. One that is far behind reads for itself, and so does one that needs some types of
 * events alone.
 */
import type { Position, StoredEvent } from '../events/event.ts'
import type { EventStore } from '../ports/event-store.ts'

/** One subscriber's way through the log. */
export interface LogReader {
  /** The next events, at most `limit`, and moves on; stays where it is when the log ends here. */
  next(limit: number): Promise<readonly StoredEvent[]>
  /** Up to where it has read. */
  at(): Position
  close(): void
}

export interface LogFeed {
  /** Reads on after a position: every event, or only those of some types. */
  reader(after: Position, types?: readonly string[]): LogReader
  /** Waits until something was committed since `turn` was read, or until `signal` is aborted. */
  changed(turn: number, signal: AbortSignal): Promise<void>
  /** Goes up with each commit. Read it before the log, so that no commit falls between reading and waiting. */
  turn(): number
  close(): void
}

const limits = {
  /** Events kept in memory for readers that have not had them: more than the largest import appends at once. */
  window: 8_192,
  /** Events in one shared read, whatever its first asker wanted. */
  read: 512
}

export function logFeed(store: EventStore): LogFeed {
  /** The events after `start`, as far as they are in memory. */
  let latest: StoredEvent[] = []
  let start: Position | undefined
  let turn = 0
  /** The turn at which the log was known to end where `latest` does. */
  let whole = -1
  const places = new Set<{ at: Position }>()
  const reading = new Map<Position, { turn: number; events: Promise<readonly StoredEvent[]> }>()
  const sleepers = new Set<() => void>()

  const unwatch = store.watch((committed) => {
    const wasWhole = whole === turn
    turn += 1
    if (committed) {
      const follows = keep((committed[0]?.position ?? 0) - 1, committed)
      if (wasWhole && follows) whole = turn
    }
    for (const wake of sleepers) wake()
    sleepers.clear()
  })

  const end = () => (start === undefined ? undefined : start + latest.length)

  /** Keeps events that follow those in memory, or that are ahead of them; answers whether they follow. */
  function keep(after: Position, events: readonly StoredEvent[]): boolean {
    const last = end()
    if (last !== undefined && after < last) return false
    const follows = after === last
    if (!follows) {
      latest = []
      start = after
    }
    latest.push(...events)
    drop(Math.max(0, latest.length - limits.window))
    return follows
  }

  function drop(count: number) {
    if (count === 0 || start === undefined) return
    latest = latest.slice(count)
    start += count
  }

  /** Forgets what everybody near the head has read: events that lie here for long are dear to keep. */
  function forgetRead() {
    if (start === undefined || latest.length === 0) return
    let read = start + latest.length
    for (const { at } of places) if (at >= start && at < read) read = at
    drop(read - start)
  }

  /** A read that began before the last commit is not shared: it may lack what the asker was woken for. */
  function shared(after: Position): Promise<readonly StoredEvent[]> {
    const known = reading.get(after)
    if (known?.turn === turn) return known.events
    const started = { turn, events: readOn(after) }
    reading.set(after, started)
    const done = () => {
      if (reading.get(after) === started) reading.delete(after)
    }
    started.events.then(done, done)
    return started.events
  }

  async function readOn(after: Position): Promise<readonly StoredEvent[]> {
    const begun = turn
    const events = await store.read(after, limits.read)
    const last = end()
    if (events.length > 0 && (last === undefined || after >= last)) keep(after, events)
    if (events.length < limits.read && begun === turn) {
      start ??= after
      if (end() === after + events.length) whole = turn
    }
    return events
  }

  async function read(after: Position, limit: number): Promise<readonly StoredEvent[]> {
    if (start !== undefined && after >= start && after - start < latest.length)
      return latest.slice(after - start, after - start + limit)
    if (whole === turn && after === end()) return []
    const events = await shared(after)
    return events.length > limit ? events.slice(0, limit) : events
  }

  function reader(after: Position): LogReader {
    const place = { at: after }
    places.add(place)
    return {
      async next(limit) {
        const events = await read(place.at, limit)
        const last = events.at(-1)
        if (last) {
          place.at = last.position
          forgetRead()
        }
        return events
      },
      at: () => place.at,
      close: () => void places.delete(place)
    }
  }

  return {
    reader: (after, types) => (types ? choosingReader(store, after, types) : reader(after)),
    changed(since, signal) {
      if (turn !== since || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake)
          sleepers.delete(wake)
          resolve()
        }
        sleepers.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
    turn: () => turn,
    close: unwatch
  }
}

/** It is far behind, as a rebuild is: nobody else reads what it reads. */
function choosingReader(store: EventStore, after: Position, types: readonly string[]): LogReader {
  let at = after
  return {
    async next(limit) {
      const { position: end } = await store.head()
      const until = Math.min(at + limit, end)
      const events = until > at ? await store.read(at, until - at, types) : []
      at = Math.max(at, until)
      return events
    },
    at: () => at,
    close: () => undefined
  }
}
