/**
 * Policies: reactions to events, a service's own or another's. What they do is commands with deterministic
 * ids, so an event that is delivered again does nothing again; a replay of read models never runs them.
 *
 * A policy that fails is tried again with growing pauses, for as long as it is the storage that fails; else
 * its event is parked after a few tries, everything later of the same stream behind it, and the others go on.
 */
import { v5 as uuidv5 } from 'uuid'
import type { Cause, Positions, RecordedEvent, StoredEvent } from '../events/event.ts'
import type { Codec } from '../keys/codec.ts'
import { type KeyRing, sealedPersons } from '../keys/key-ring.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { EventStore } from '../ports/event-store.ts'
import { type Checkpoint, type Parked, POLICIES, type ReadModels } from '../ports/read-models.ts'
import type { Clock } from '../ports/world.ts'
import { emptyCheckpoint } from '../reading/builder.ts'
import { dueEvents } from '../reading/delivery.ts'
import { type Following, followSources } from '../reading/following.ts'
import { parkingLot, sameStreams } from '../reading/parking.ts'
import { pauseAfter } from '../running/backoff.ts'
import { createMutex } from '../running/mutex.ts'
import { type RunFault, runFaults } from '../running/run-faults.ts'
import { isTransient } from '../running/transient.ts'
import type { Transact, Transaction } from '../writing/transaction.ts'
import { transactOnce } from './transact-once.ts'

/** What a policy may use: the write path, already marked with the event that caused it. */
export interface Reaction {
  /** Runs a transaction at most once for this event and policy. */
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>
  /** An id that is the same each time this event is handled; `name` tells several apart. */
  id(name: string): string
  /** Opens the personal fields of the event's data. */
  reveal<T>(json: T): Promise<T>
  /** A secret of the service, by name (see key-ring.ts). */
  secret(name: string): Promise<Buffer>
  readonly time: string
}

export interface Policy {
  readonly name: string
  readonly on: { readonly [type: string]: (event: RecordedEvent, reaction: Reaction) => Promise<void> }
}

/** Declares a policy. `Events` are those that the service knows, as for `fold`. */
export function policy<Events extends object = never>(declaration: {
  readonly name: string
  readonly on: {
    readonly [Type in keyof NoInfer<Events>]?: (
      event: RecordedEvent<Events[Type]>,
      reaction: Reaction
    ) => Promise<void>
  }
}): Policy {
  return { name: declaration.name, on: declaration.on as Policy['on'] }
}

export interface PolicyRunner {
  /** Goes on from what is stored; may be called again after `stop`. */
  start(): Promise<void>
  stop(): Promise<void>
  parked(): Promise<Parked[]>
  /** Up to where each log that they follow was handled; undefined where there is no policy, or another instance runs them. */
  handled(): Positions | undefined
  /** What cannot be handled, and since when; undefined while all goes on. */
  fault(): RunFault | undefined
  /** Handles parked events again, in order with what waits behind them, or gives them up. */
  settle(ids: readonly string[], how: 'retry' | 'discard'): Promise<void>
}

export interface PolicyParts {
  readonly service: string
  readonly policies: readonly Policy[]
  readonly sources: readonly string[]
  /** Where the read models stand, in all sources. */
  readPlace(): Pick<Checkpoint, 'cursors' | 'positions'>
  readonly bus: EventBus
  readonly events: EventStore
  readonly readModels: ReadModels
  readonly codec: Codec
  readonly keys: KeyRing
  readonly transact: Transact
  readonly clock: Clock
}

const limits = { delivery: 256, tries: 5, unstored: 2_000, restMs: 10, pauseMs: { first: 50, most: 5_000 } }

const spec = POLICIES

export function createPolicyRunner(parts: PolicyParts): PolicyRunner {
  const { bus, clock, codec, readModels } = parts
  let checkpoint = emptyCheckpoint(spec.projection, spec.generation)
  let stored = checkpoint
  const mutex = createMutex()
  let lot = parkingLot(spec, [])
  let following: Following | undefined
  /** Whether nothing was to do in the last delivery: then what comes next can come together. */
  let onlyPassed = false
  let stopped = false
  /**
   * Own log position that includes all that the policies made. Not the log's end at each announcement: while others write
   * all the time, who waits for that would wait for an end that moves on before they have reached it.
   */
  let made = 0
  const faults = runFaults(clock.real)

  const known = new Set(parts.policies.flatMap((one) => Object.keys(one.on)))
  /** A log that no policy reads is not followed: to read it twice in each process is dear. */
  const sources = parts.sources.filter((source) => [...known].some((type) => type.startsWith(`${source}.`)))

  const parked = () => readModels.parked(spec.projection, spec.generation)

  /** Handles one stream's events in order. */
  async function handleStream(source: string, events: readonly StoredEvent[]) {
    for (const event of events) {
      if (lot.waits(source, event.stream)) lot.park(source, event)
      else {
        const error = await failure(source, event)
        if (error !== undefined) lot.park(source, event, error)
      }
    }
  }

  /** Runs the policies of an event; answers why they failed, when they did. */
  async function failure(source: string, stored: StoredEvent): Promise<string | undefined> {
    let about = ''
    for (let tries = 1; ; tries++) {
      try {
        const event = codec.decode(stored)
        for (const one of parts.policies) {
          about = one.name
          await one.on[event.type]?.(event, reactionOf(parts, one, event))
        }
        return undefined
      } catch (error) {
        if (isTransient(error)) faults.failed(source, error, [about])
        if (stopped || (tries >= limits.tries && !isTransient(error)))
          return String((error as Error)?.message ?? error)
        await clock.sleep(pauseAfter(tries, limits.pauseMs))
      }
    }
  }

  async function handle(
    source: string,
    events: readonly StoredEvent[],
    place: { cursor: string; position: number }
  ) {
    const due = dueEvents(events, checkpoint.positions[source] ?? 0, place.position)
    const mine = due.filter((event) => known.has(event.type))
    onlyPassed = mine.length === 0
    await bringKeys(mine)
    await Promise.all([...grouped(mine).values()].map((list) => handleStream(source, list)))
    if (stopped && lot.parked.length > 0) throw new Error('stopped before the events were handled')
    // Whoever was moved to another bus reads it from its start, and has handled more than that.
    const reached = Math.max(checkpoint.positions[source] ?? 0, place.position)
    checkpoint = {
      ...checkpoint,
      cursors: { ...checkpoint.cursors, [source]: place.cursor },
      positions: { ...checkpoint.positions, [source]: reached }
    }
    // Events that no policy reacts to move the stored place only now and then: to pass them again costs little.
    const passed = place.position - (stored.positions[source] ?? 0)
    if (mine.length > 0 || passed >= limits.unstored) await store()
    if (mine.length > 0) made = (await parts.events.head()).position
    await announce()
    faults.cleared(source)
  }

  /** Keys of a whole delivery at once: brought one by one, each would wait for the disk alone. */
  async function bringKeys(events: readonly StoredEvent[]) {
    const persons = new Set(events.flatMap((event) => sealedPersons(readable(event)?.data)))
    // Whoever opens a field asks for its key again, so a fault here is met there.
    if (persons.size > 0) await parts.keys.load([...persons]).catch(() => undefined)
  }

  /** One that cannot be read is parked when its turn comes. */
  function readable(event: StoredEvent): RecordedEvent | undefined {
    try {
      return codec.decode(event)
    } catch {
      return undefined
    }
  }

  async function store() {
    const { parked: park, released: unpark } = lot
    const commit = { spec, before: stored.cursors, checkpoint, writes: [], totals: [], park, unpark }
    if (!(await readModels.commit([commit])))
      throw new Error('someone else moved the cursors of the policies')
    stored = checkpoint
    lot.stored()
  }

  function handledNow(): Positions {
    return Object.fromEntries(sources.map((source) => [source, checkpoint.positions[source] ?? 0]))
  }

  async function announce() {
    const handled = handledNow()
    await bus.announce({ service: parts.service, handled, position: made })
  }

  function follow() {
    following = followSources({
      sources,
      bus,
      clock,
      limit: limits.delivery,
      rest: () => (onlyPassed ? clock.sleep(limits.restMs) : Promise.resolve()),
      cursorOf: (source) => checkpoint.cursors[source] ?? null,
      apply: (source, delivery) => mutex(() => handle(source, delivery.events, delivery)),
      recover: recovered,
      failed: faults.failed
    })
  }

  /** After a fault: what was handled may be stored and not told of, and nothing may come any more that tells it. */
  function recovered(): Promise<boolean> {
    return mutex(async () => {
      await stand()
      await announce()
    }).then(
      () => true,
      () => false
    )
  }

  /** A policy that comes later for a log that none reads today is not to handle all that is in it by then. */
  async function passUnread() {
    const { cursors, positions } = parts.readPlace()
    const ahead = parts.sources.filter(
      (source) => !sources.includes(source) && (positions[source] ?? 0) > (checkpoint.positions[source] ?? 0)
    )
    if (ahead.length === 0) return
    const there = <Value>(of: Readonly<Record<string, Value>>) =>
      Object.fromEntries(ahead.map((source) => [source, of[source] as Value]))
    checkpoint = {
      ...checkpoint,
      cursors: { ...checkpoint.cursors, ...there(cursors) },
      positions: { ...checkpoint.positions, ...there(positions) }
    }
    await store()
  }

  async function stand() {
    stored = (await readModels.checkpoint(spec.projection, spec.generation)) ?? stored
    checkpoint = stored
    lot = parkingLot(spec, await parked())
    made = (await parts.events.head()).position
  }

  return {
    async start() {
      // A service without policies makes nothing of others' events: nobody waits for it.
      if (parts.policies.length === 0) return
      await readModels.open(spec, 'now')
      await stand()
      await passUnread()
      await announce()
      stopped = false
      follow()
    },
    async stop() {
      stopped = true
      await following?.stop()
      following = undefined
      faults.clear()
    },
    parked,
    handled: () => (following ? handledNow() : undefined),
    fault: faults.first,
    settle: (ids, how) =>
      mutex(async () => {
        const all = await parked()
        const named = all.filter((event) => ids.includes(event.id))
        if (named.length === 0) return
        const due = how === 'retry' ? sameStreams(all, ids) : named
        lot.release(due)
        if (how === 'retry')
          for (const { source, event } of due) await handleStream(source, [JSON.parse(event)])
        await store()
        made = (await parts.events.head()).position
        await announce()
      })
  }
}

/** Map.groupBy came with Node 21. */
function grouped(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const streams = new Map<string, StoredEvent[]>()
  for (const event of events) {
    const list = streams.get(event.stream)
    if (list) list.push(event)
    else streams.set(event.stream, [event])
  }
  return streams
}

function reactionOf(parts: PolicyParts, one: Policy, event: RecordedEvent): Reaction {
  const id = (name: string) => uuidv5(`${one.name}/${name}`, event.id)
  const cause: Cause = { actor: one.name, correlationid: event.correlationid, causationid: event.id }
  return {
    id,
    time: event.time,
    reveal: parts.keys.reveal,
    secret: parts.keys.secret,
    transact: (work) => {
      const once = { space: 'reaction', name: id('once'), value: event.id }
      return transactOnce(parts.transact, { cause, once, id }, work)
    }
  }
}
