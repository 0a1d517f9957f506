/** An event store in memory. The log outlives its stores, as a disk outlives the processes that write it. */
import {
  type Append,
  type AppendResult,
  type EventStore,
  FencedError,
  GENESIS,
  type Head,
  linkHash,
  type Reservation,
  type StoredEvent,
  whyLost
} from '@bursar/event-sourcing'
import { type Hook, hooked } from './hook.ts'
import { askMemory, cancelMemory, type MemoryJobs, memoryJobStore } from './job-store.ts'

/** What is durable: events by position, and the names that are taken. */
export interface MemoryLog {
  readonly events: StoredEvent[]
  readonly streams: Map<string, StoredEvent[]>
  readonly reservations: Map<string, Reservation>
  readonly watchers: Set<{ readonly wake: () => void }>
  readonly jobs: MemoryJobs
  /** The highest term that a commit came with. */
  term: number
}

export function memoryLog(): MemoryLog {
  return {
    events: [],
    streams: new Map(),
    reservations: new Map(),
    watchers: new Set(),
    jobs: new Map(),
    term: 0
  }
}

/** An EventStore over `log`; open it again with the same log and everything is there. */
export function memoryEventStore(log: MemoryLog = memoryLog(), hook?: Hook): EventStore {
  const own = new Set<{ readonly wake: () => void }>()
  const view = { version: (stream: string) => log.streams.get(stream)?.length ?? 0, reserved }

  function reserved(space: string, name: string): Reservation | undefined {
    return log.reservations.get(reservationKey(space, name))
  }

  function head(): Head {
    const last = log.events.at(-1)
    return last ? { position: last.position, hash: last.hash } : { position: 0, hash: GENESIS }
  }

  function append(wanted: Append): AppendResult {
    const lost = whyLost(wanted, view)
    if (lost) return lost
    const events = wanted.streams.flatMap(({ stream, events }) => events.map((event) => store(stream, event)))
    for (const { space, name } of wanted.release ?? []) log.reservations.delete(reservationKey(space, name))
    for (const taken of wanted.reserve ?? []) {
      log.reservations.set(reservationKey(taken.space, taken.name), { ...taken })
    }
    cancelMemory(log.jobs, wanted.cancel ?? [])
    askMemory(log.jobs, wanted.ask ?? [])
    return { ok: true, position: head().position, events }
  }

  function store(stream: string, { type, body }: { type: string; body: string }): StoredEvent {
    const { position, hash } = head()
    const own = log.streams.get(stream) ?? []
    const event = { position: position + 1, stream, version: own.length + 1, type, body }
    const stored = { ...event, hash: linkHash(hash, event) }
    log.events.push(stored)
    own.push(stored)
    log.streams.set(stream, own)
    return stored
  }

  function commit(appends: readonly Append[], term = log.term): AppendResult[] {
    if (term < log.term) throw new FencedError(`term ${term} has ended`)
    log.term = term
    const before = log.events.length
    const results = appends.map(append)
    if (log.events.length > before) {
      queueMicrotask(() => {
        for (const watcher of [...log.watchers]) watcher.wake()
      })
    }
    return results
  }

  function expire(before: string, limit: number): number {
    const all = [...log.reservations].filter(([, { expires }]) => expires !== undefined && expires < before)
    const due = all.slice(0, limit)
    for (const [key] of due) log.reservations.delete(key)
    return due.length
  }

  return {
    jobs: memoryJobStore(log.jobs, hook),
    commit: (appends, term) => hooked(hook, 'events.commit', () => commit(appends, term)),
    readStream: (stream, after) =>
      hooked(hook, 'events.readStream', () => (log.streams.get(stream) ?? []).slice(after)),
    read: (after, limit, types) =>
      hooked(hook, 'events.read', () => {
        const page = log.events.slice(after, after + limit)
        return types ? page.filter(({ type }) => types.includes(type)) : page
      }),
    head: () => hooked(hook, 'events.head', head),
    reserved: (space, name) => hooked(hook, 'events.reserved', () => reserved(space, name)),
    reservations: (after, limit) =>
      hooked(hook, 'events.reservations', () => {
        const keys = [...log.reservations.keys()].sort()
        const behind = after ? reservationKey(after.space, after.name) : ''
        return keys
          .filter((key) => key > behind)
          .slice(0, limit)
          .flatMap((key) => log.reservations.get(key) ?? [])
      }),
    expire: (before, limit) => hooked(hook, 'events.expire', () => expire(before, limit)),
    watch(wake) {
      const watcher = { wake }
      log.watchers.add(watcher)
      own.add(watcher)
      return () => {
        log.watchers.delete(watcher)
        own.delete(watcher)
      }
    },
    async close() {
      for (const watcher of own) log.watchers.delete(watcher)
      own.clear()
    }
  }
}

function reservationKey(space: string, name: string): string {
  return JSON.stringify([space, name])
}
