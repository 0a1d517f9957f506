/**
 * Reads one log for all who follow it in this process. Followers at the log's head, where nearly all stand
 * nearly always, share one read and the latest events in memory; one that is far behind reads for itself.
 */
import type { Position, StoredEvent } from './event.ts'
import type { EventStore } from './event-store.ts'

export interface LogFeed {
  /** Events after `after`, at most `limit`; none when the log ends there. */
  read(after: Position, limit: number): Promise<readonly StoredEvent[]>
  /** Waits until something was committed since `turn` was read, or until `signal` is aborted. */
  changed(turn: number, signal: AbortSignal): Promise<void>
  /** Goes up with each commit. Read it before the log, so that no commit falls between reading and waiting. */
  turn(): number
  close(): void
}

const limits = {
  /** Latest events kept in memory. */
  window: 2_048,
  /** Events in one shared read, whatever its first asker wanted. */
  read: 512
}

export function logFeed(store: EventStore): LogFeed {
  let latest: StoredEvent[] = []
  let turn = 0
  const reading = new Map<Position, { turn: number; events: Promise<readonly StoredEvent[]> }>()
  const sleepers = new Set<() => void>()

  const unwatch = store.watch(() => {
    turn += 1
    for (const wake of sleepers) wake()
    sleepers.clear()
  })

  /** Where in the window the event after `after` is; undefined when the window does not hold it. */
  function place(after: Position): number | undefined {
    const first = latest[0]?.position
    if (first === undefined || after + 1 < first) return undefined
    const index = after + 1 - first
    return index < latest.length ? index : undefined
  }

  /** Whoever reads on from the window's end moves it, and so does whoever is ahead of it. */
  function keep(after: Position, events: readonly StoredEvent[]): void {
    const end = latest.at(-1)?.position ?? -1
    if (events.length === 0 || after < end) return
    latest = (after === end ? [...latest, ...events] : [...events]).slice(-limits.window)
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
    const events = await store.read(after, limits.read)
    keep(after, events)
    return events
  }

  return {
    async read(after, limit) {
      const index = place(after)
      if (index !== undefined) return latest.slice(index, index + limit)
      const events = await shared(after)
      return events.length > limit ? events.slice(0, limit) : events
    },
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
