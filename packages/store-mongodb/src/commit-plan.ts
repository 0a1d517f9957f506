/** What a batch of appends comes to, worked out before anything is written. */
import {
  type Append,
  type AppendResult,
  type Head,
  linkHash,
  type Reservation,
  type StoredEvent,
  whyLost
} from '@bursar/event-sourcing'
import { type JobOperation, jobOperations } from './job-writes.ts'

/** What is stored of everything that the batch names. */
export interface StoredState {
  readonly head: Head
  /** Versions of all streams that the batch names; absent ones do not exist. */
  readonly versions: ReadonlyMap<string, number>
  /** Holders of the names that the batch wants or gives back, by `nameKey`. */
  readonly holders: ReadonlyMap<string, Reservation>
}

export interface CommitPlan {
  /** What becomes of jobs. */
  readonly jobs: readonly JobOperation[]
  readonly results: readonly AppendResult[]
  readonly events: readonly StoredEvent[]
  readonly take: readonly Reservation[]
  readonly give: readonly { readonly space: string; readonly name: string }[]
  readonly head: Head
  /** Versions of the streams that move. */
  readonly moved: ReadonlyMap<string, number>
}

/** One text for a name, whatever is in it. */
export function nameKey(space: string, name: string): string {
  return JSON.stringify([space, name])
}

/** Gives each append its result; the events of the winners follow each other without a gap. */
export function planCommit(appends: readonly Append[], { head, versions, holders }: StoredState): CommitPlan {
  const moved = new Map<string, number>()
  const names = new Map(holders)
  const touched = new Map<string, { readonly space: string; readonly name: string }>()
  const events: StoredEvent[] = []
  let end = head
  const view = {
    version: (stream: string) => moved.get(stream) ?? versions.get(stream) ?? 0,
    reserved: (space: string, name: string) => names.get(nameKey(space, name))
  }

  function store(stream: string, type: string, body: string): StoredEvent {
    const event = { position: end.position + 1, stream, version: view.version(stream) + 1, type, body }
    const stored = { ...event, hash: linkHash(end.hash, event) }
    end = stored
    moved.set(stream, stored.version)
    events.push(stored)
    return stored
  }

  function write({ streams, reserve = [], release = [] }: Append): StoredEvent[] {
    const own = streams.flatMap(({ stream, events }) =>
      events.map(({ type, body }) => store(stream, type, body))
    )
    for (const { space, name } of release) {
      names.delete(nameKey(space, name))
      touched.set(nameKey(space, name), { space, name })
    }
    for (const reservation of reserve) {
      const { space, name } = reservation
      names.set(nameKey(space, name), reservation)
      touched.set(nameKey(space, name), { space, name })
    }
    return own
  }

  const results = appends.map((append): AppendResult => {
    const lost = whyLost(append, view)
    if (lost) return lost
    const own = write(append)
    return { ok: true, position: end.position, events: own }
  })
  const changed = [...touched].filter(([key]) => names.get(key) !== holders.get(key))
  return {
    jobs: jobOperations(appends.filter((_, n) => results[n]?.ok)),
    results,
    events,
    take: changed.flatMap(([key]) => names.get(key) ?? []),
    give: changed.filter(([key]) => holders.has(key)).map(([, name]) => name),
    head: { position: end.position, hash: end.hash },
    moved
  }
}
