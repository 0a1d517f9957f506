/**
 * The write path: load streams, decide, append everything at once. A writer whose streams moved on meanwhile
 * decides again on what is there now, a few times, and then loses with `version_conflict`.
 */
import type { Sealed } from '@bursar/contracts'
import type { Decision, Fold, NewEvent, Refusal } from '../events/decider.ts'
import type { Cause, Position, StoredEvent } from '../events/event.ts'
import type { Codec, Encoded } from '../keys/codec.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { AppendResult, EventStore, Reservation } from '../ports/event-store.ts'
import type { AskedJob, JobName } from '../ports/job-store.ts'
import type { World } from '../ports/world.ts'
import type { Appender } from './appender.ts'
import { type Folded, foldedStreams } from './folded-streams.ts'
import { asTheyAre, type StoredAs } from './stored-names.ts'

/** A rule refused; thrown inside a transaction so that nothing of it is appended. */
export class RefusedError extends Error {
  readonly refusal: Refusal
  readonly code: string
  constructor(refusal: Refusal) {
    super(refusal.detail ?? refusal.code)
    this.refusal = refusal
    this.code = refusal.code
  }
}

/** What a name that is already taken means: a refusal, or `again` to decide once more (another slug, say). */
export type WhenTaken = Refusal | 'again'

/** One attempt at a write. Everything that is appended and reserved in it commits together, or not at all. */
export interface Transaction {
  /** When its events happen, ISO 8601: the `time` they all get. */
  readonly time: string
  /** The stream's state now. Appending to a loaded stream expects that it has not moved on since. */
  load<State>(stream: string, fold: Fold<State>): Promise<State>
  /** Appends to a stream; throws RefusedError when the rule said no. A stream not loaded takes any version. */
  append(stream: string, decision: Decision | readonly NewEvent[]): void
  reserve(reservation: Reservation, whenTaken: WhenTaken): void
  release(space: string, name: string): void
  /** Who holds a name, this transaction's own reservations included. */
  reserved(space: string, name: string): Promise<string | undefined>
  /** Asks for work that is due at an instant, stored with the events; of one that is asked for already it moves the instant. */
  ask(job: AskedJob): void
  /** Takes that back; nothing when there is no such job. */
  cancel(job: JobName): void
}

/** What a transaction came to. */
export interface Committed<Value> {
  readonly value: Value
  /** Up to where the log includes it. */
  readonly position: Position
}

/** Runs `work`, which must have no effects but through the transaction, and commits what it asked for. */
export type Transact = <Value>(
  cause: Cause,
  work: (transaction: Transaction) => Promise<Value>,
  ids?: () => string
) => Promise<Committed<Value>>

/** The state of a stream as the log has it now, and nothing written or promised. */
export type Load = <State>(stream: string, fold: Fold<State>) => Promise<State>

interface Attempt {
  readonly time: string
  readonly loads: Map<string, Folded>
  readonly events: Map<string, NewEvent[]>
  readonly reserve: { reservation: Reservation; whenTaken: WhenTaken }[]
  readonly release: { space: string; name: string }[]
  readonly ask: AskedJob[]
  readonly cancel: JobName[]
  readonly storedAs: StoredAs
}

const limits = { attempts: 6, cachedStreams: 20_000 }

export interface TransactParts {
  readonly store: EventStore
  readonly appender: Appender
  readonly codec: Codec
  readonly keys: KeyRing
  readonly world: World
  /** How names are stored; absent: as they are. */
  readonly storedAs?: () => Promise<StoredAs>
  /** Called when a commit has asked for jobs. */
  readonly onAsked?: () => void
}

/** Makes the write path of one log, with its cache of folded streams, and a read that goes by the same cache. */
export function createTransact(parts: TransactParts): { readonly transact: Transact; readonly load: Load } {
  const { store, appender, codec, keys, world, storedAs = async () => asTheyAre } = parts
  const cache = foldedStreams(limits.cachedStreams)

  async function load(stream: string, fold: Fold<any>): Promise<Folded> {
    const known = cache.get(stream, fold)
    if (known && cache.isNewest(stream, known)) return known
    return refresh(stream, fold, known ?? { fold, state: fold.initial, version: 0 })
  }

  async function refresh(stream: string, fold: Fold<any>, from: Folded): Promise<Folded> {
    let { state, version } = from
    for (const stored of await store.readStream(stream, version)) {
      state = fold.evolve(state, codec.decode(stored))
      version = stored.version
    }
    const loaded = { fold, state, version }
    cache.keep(stream, loaded)
    return loaded
  }

  function openTransaction(attempt: Attempt): Transaction {
    return {
      time: attempt.time,
      async load(stream, fold) {
        const loaded = attempt.loads.get(stream) ?? (await load(stream, fold))
        attempt.loads.set(stream, loaded)
        return loaded.state
      },
      append(stream, decision) {
        const events = 'ok' in decision ? eventsOf(decision) : decision
        if (events.length === 0) return
        attempt.events.set(stream, [...(attempt.events.get(stream) ?? []), ...events])
      },
      reserve(reservation, whenTaken) {
        const { space, name } = reservation
        const stored = attempt.storedAs(space, name)
        attempt.reserve.push({ reservation: { ...reservation, name: stored }, whenTaken })
      },
      release(space, name) {
        attempt.release.push({ space, name: attempt.storedAs(space, name) })
      },
      async reserved(space, name) {
        const stored = attempt.storedAs(space, name)
        const own = attempt.reserve.find(
          ({ reservation }) => reservation.space === space && reservation.name === stored
        )
        return own?.reservation.value ?? (await store.reserved(space, stored))?.value
      },
      ask: (job) => void attempt.ask.push(job),
      cancel: (job) => void attempt.cancel.push(job)
    }
  }

  async function encode(attempt: Attempt, cause: Cause, ids: () => string): Promise<Map<string, Encoded[]>> {
    const decided = [...attempt.events.values()].flat()
    const persons = codec.persons(decided)
    if (persons.all.length > 0) await keys.ensure(persons.all, persons.introduced)
    const sealers = codec.sealers(decided, cause)
    if (sealers.length > 0) await keys.load(sealers)
    const seals = new Map<string, Sealed>()
    return new Map(
      [...attempt.events].map(([stream, events]) => [
        stream,
        events.map((event) => codec.encode(stream, event, ids(), attempt.time, cause, seals))
      ])
    )
  }

  async function commit(attempt: Attempt, encoded: Map<string, Encoded[]>): Promise<AppendResult> {
    const streams = [...encoded].map(([stream, events]) => ({
      stream,
      expected: attempt.loads.get(stream)?.version ?? ('any' as const),
      events
    }))
    // What was only read has to be current too: a cart that somebody emptied meanwhile is not to be paid again.
    for (const [stream, { version }] of attempt.loads) {
      if (!encoded.has(stream)) streams.push({ stream, expected: version, events: [] })
    }
    const reserve = attempt.reserve.map(({ reservation }) => reservation)
    const { release, ask, cancel } = attempt
    const jobs = { ...(ask.length > 0 && { ask }), ...(cancel.length > 0 && { cancel }) }
    const result = await appender.append({ streams, reserve, release, ...jobs }).catch((error) => {
      // Whether it took effect is not known, so what the cache says of these streams is not either.
      for (const stream of attempt.loads.keys()) cache.forget(stream)
      throw error
    })
    if (result.ok) remember(attempt, encoded, result.events)
    if (result.ok && ask.length > 0) parts.onAsked?.()
    return result
  }

  /** Moves the cache on by what was just appended, so that the next load reads nothing. */
  function remember(attempt: Attempt, encoded: Map<string, Encoded[]>, stored: readonly StoredEvent[]) {
    const versions = new Map(stored.map((event) => [event.stream, event.version]))
    let at = 0
    for (const [stream, events] of encoded) {
      const asStored = stored.slice(at, at + events.length)
      at += events.length
      const loaded = attempt.loads.get(stream)
      // Read again the next time: a rule that finds nothing to do appends nothing that would be turned down.
      if (!loaded) {
        cache.forget(stream)
        continue
      }
      const state = events.reduce((now, event, n) => {
        const kept = asStored[n]
        // One that was stored at a later time than it was decided at is read as it was stored.
        return loaded.fold.evolve(now, kept && kept.body !== event.body ? codec.decode(kept) : event)
      }, loaded.state)
      const version = versions.get(stream) ?? loaded.version
      cache.keep(stream, { fold: loaded.fold, state, version })
    }
  }

  /** A refusal is no append that a moved stream would turn down, so whether it was decided on old state is asked. */
  async function outcome<Value>(attempt: Attempt, work: (transaction: Transaction) => Promise<Value>) {
    try {
      return { value: await work(openTransaction(attempt)) }
    } catch (error) {
      if (error instanceof RefusedError && (await movedOn(attempt))) return 'stale'
      throw error
    }
  }

  async function movedOn({ loads }: Attempt): Promise<boolean> {
    const moved = await Promise.all(
      [...loads].map(async ([stream, loaded]) => {
        const now = await refresh(stream, loaded.fold, loaded)
        return now.version > loaded.version
      })
    )
    return moved.includes(true)
  }

  async function recover(attempt: Attempt, result: AppendResult) {
    if (result.ok) return
    if (result.reason === 'version') {
      // All of them: whoever won may have moved others too, and the cache learns of that a little later.
      for (const [stream, loaded] of attempt.loads) await refresh(stream, loaded.fold, loaded)
      return
    }
    const { space, name } = result.reservation
    const taken = attempt.reserve.find(
      ({ reservation }) => reservation.space === space && reservation.name === name
    )
    if (taken && taken.whenTaken !== 'again') throw new RefusedError(taken.whenTaken)
  }

  const transact: Transact = async (cause, work, ids = world.id) => {
    for (let attempts = 0; attempts < limits.attempts; attempts++) {
      const attempt: Attempt = {
        time: world.clock.now(),
        loads: new Map(),
        events: new Map(),
        reserve: [],
        release: [],
        ask: [],
        cancel: [],
        storedAs: await storedAs()
      }
      const worked = await outcome(attempt, work)
      if (worked === 'stale') continue
      const { value } = worked
      if (asksNothing(attempt)) {
        // Nothing is appended that a moved stream would turn down, and another instance may have moved it.
        if (store.shared && (await movedOn(attempt))) continue
        return { value, position: 0 }
      }
      const result = await commit(attempt, await encode(attempt, cause, ids))
      if (result.ok) return { value, position: result.position }
      await recover(attempt, result)
    }
    throw new RefusedError({ ok: false, code: 'version_conflict' })
  }

  return {
    transact,
    async load(stream, fold) {
      const loaded = await load(stream, fold)
      // What is in memory is behind where another instance appends too.
      return (store.shared ? await refresh(stream, fold, loaded) : loaded).state
    }
  }
}

function asksNothing({ events, reserve, release, ask, cancel }: Attempt): boolean {
  return events.size + reserve.length + release.length + ask.length + cancel.length === 0
}

function eventsOf(decision: Decision): readonly NewEvent[] {
  if (!decision.ok) throw new RefusedError(decision)
  return decision.events
}
