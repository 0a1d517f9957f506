/**
 * Runs policies: their events come from the logs that they know, each stream's in order, and what fails is tried again or
 * parked (see policy.ts).
 */
import type { Positions, RecordedEvent, StoredEvent } from '../events/event.ts'
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
import type { Transact } from '../writing/transaction.ts'
import { madePosition } from './made-position.ts'
import type { Policy } from './policy.ts'
import { jointReaction, reactionOf } from './reactions.ts'

export interface PolicyRunner {
  /** Goes on from what is stored; may be called again after `stop`. */
  start(): Promise<void>
  stop(): Promise<void>
  parked(): Promise<Parked[]>
  /**
   * Up to where each log that they follow was handled, but for what goes by the order of the log, which no caller waits
   * for; undefined where there is no policy, or another instance runs them.
   */
  handled(): Positions | undefined
  /** Up to where what goes by the order of the log was handled; undefined as above. */
  handledInOrder(): Positions | undefined
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
  let followingInOrder: Following | undefined
  /** Whether nothing was to do in the last delivery: then what comes next can come together. */
  let onlyPassed = false
  let stopped = false
  const made = madePosition(parts)
  const faults = runFaults(clock.real)

  const known = new Set(parts.policies.flatMap(({ on }) => Object.keys(on)))
  const knownInOrder = new Set(parts.policies.flatMap(({ inOrder }) => inOrder?.types ?? []))
  /** A log that no policy reads is not followed: to read it twice in each process is dear. */
  const read = (types: ReadonlySet<string>) =>
    parts.sources.filter((source) => [...types].some((type) => type.startsWith(`${source}.`)))
  const sources = read(known)
  const sourcesInOrder = read(knownInOrder)

  /** Of what callers wait for is noted up to where the log includes it. */
  const awaited = { keys: parts.keys, transact: made.transact }

  const parked = () => readModels.parked(spec.projection, spec.generation)

  /** Events that were parked: first what goes by the order of the log, then each stream's in its own. */
  async function handleAll(source: string, events: readonly StoredEvent[]) {
    await handleStreams(source, events, await handleInOrder(source, events))
  }

  async function handleStreams(
    source: string,
    events: readonly StoredEvent[],
    failed: ReadonlyMap<StoredEvent, string> = new Map()
  ) {
    await Promise.all([...grouped(events).values()].map((list) => handleStream(source, list, failed)))
  }

  async function handleStream(
    source: string,
    events: readonly StoredEvent[],
    failed: ReadonlyMap<StoredEvent, string>
  ) {
    for (const event of events) {
      if (lot.waits(source, event.stream)) lot.park(source, event)
      else {
        const error = failed.get(event) ?? (await failure(source, event))
        if (error !== undefined) lot.park(source, event, error)
      }
    }
  }

  /** Answers which of them failed, and why; what is later in their streams is not tried. */
  async function handleInOrder(source: string, events: readonly StoredEvent[]) {
    const failed = new Map<StoredEvent, string>()
    for (const { name, inOrder } of parts.policies) {
      if (!inOrder) continue
      const due = events.filter(
        ({ type, stream }) => inOrder.types.includes(type) && !lot.waits(source, stream)
      )
      const handleSome = (some: readonly StoredEvent[]) =>
        tried(
          source,
          async () => {
            const decoded = some.map(codec.decode)
            await inOrder.handle(decoded, jointReaction(parts, name, decoded.at(-1)!))
          },
          () => name
        )
      if (due.length === 0 || (await handleSome(due)) === undefined) continue
      const stuck = new Set<string>()
      for (const event of due) {
        const error = stuck.has(event.stream) ? undefined : await handleSome([event])
        if (error === undefined) continue
        failed.set(event, error)
        stuck.add(event.stream)
      }
    }
    return failed
  }

  /** Runs the policies of an event; answers why they failed, when they did. */
  function failure(source: string, stored: StoredEvent): Promise<string | undefined> {
    let about = ''
    return tried(
      source,
      async () => {
        const event = codec.decode(stored)
        for (const one of parts.policies) {
          about = one.name
          await one.on[event.type]?.(event, reactionOf(awaited, one, event))
        }
      },
      () => about
    )
  }

  /** Works until it is done, or has failed too often; answers why then. */
  async function tried(
    source: string,
    work: () => Promise<void>,
    about: () => string
  ): Promise<string | undefined> {
    for (let tries = 1; ; tries++) {
      try {
        await work()
        return undefined
      } catch (error) {
        if (isTransient(error)) faults.failed(source, error, [about()])
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
    await handleStreams(source, mine)
    await moveOn(source, mine, place)
    await made.makeSure()
    await announce()
    faults.cleared(source)
  }

  /** What goes by the order of the log has a place of its own: it may wait, and nobody waits for it. */
  async function handleTurn(
    source: string,
    events: readonly StoredEvent[],
    place: { cursor: string; position: number }
  ) {
    const own = placeInOrder(source)
    const due = dueEvents(events, checkpoint.positions[own] ?? 0, place.position)
    const mine = due.filter((event) => knownInOrder.has(event.type))
    const failed = await handleInOrder(source, mine)
    await mutex(async () => {
      for (const event of mine) {
        if (lot.waits(source, event.stream)) lot.park(source, event)
        else if (failed.has(event)) lot.park(source, event, failed.get(event))
      }
      await moveOn(own, mine, place)
    })
    faults.cleared(source)
  }

  /** Events that no policy reacts to move the stored place only now and then: to pass them again costs little. */
  async function moveOn(
    name: string,
    handled: readonly StoredEvent[],
    { cursor, position }: { cursor: string; position: number }
  ) {
    if (stopped && lot.parked.length > 0) throw new Error('stopped before the events were handled')
    // Whoever was moved to another bus reads it from its start, and has handled more than that.
    const reached = Math.max(checkpoint.positions[name] ?? 0, position)
    checkpoint = {
      ...checkpoint,
      cursors: { ...checkpoint.cursors, [name]: cursor },
      positions: { ...checkpoint.positions, [name]: reached }
    }
    const passed = position - (stored.positions[name] ?? 0)
    if (handled.length > 0 || passed >= limits.unstored) await store()
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

  function handledInOrder(): Positions {
    return Object.fromEntries(
      sourcesInOrder.map((source) => [source, checkpoint.positions[placeInOrder(source)] ?? 0])
    )
  }

  async function announce() {
    const handled = handledNow()
    await bus.announce({ service: parts.service, handled, position: made.position() })
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
    followingInOrder = followSources({
      sources: sourcesInOrder,
      bus,
      clock,
      limit: limits.delivery,
      cursorOf: (source) => checkpoint.cursors[placeInOrder(source)] ?? null,
      apply: (source, delivery) => handleTurn(source, delivery.events, delivery),
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
      (source) =>
        !sources.includes(source) &&
        !sourcesInOrder.includes(source) &&
        (positions[source] ?? 0) > (checkpoint.positions[source] ?? 0)
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
    checkpoint = withPlacesInOrder(stored)
    lot = parkingLot(spec, await parked())
    await made.toEnd()
  }

  /** A policy in order that comes later begins where the others are: it is not to handle all that is in the log by then. */
  function withPlacesInOrder(at: Checkpoint): Checkpoint {
    const cursors = { ...at.cursors }
    const positions = { ...at.positions }
    for (const source of sourcesInOrder) {
      const own = placeInOrder(source)
      if (positions[own] !== undefined) continue
      positions[own] = positions[source] ?? 0
      if (cursors[source] !== undefined) cursors[own] = cursors[source]
    }
    return { ...at, cursors, positions }
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
      await Promise.all([following?.stop(), followingInOrder?.stop()])
      following = undefined
      faults.clear()
    },
    parked,
    handled: () => (following ? handledNow() : undefined),
    handledInOrder: () => (following ? handledInOrder() : undefined),
    fault: faults.first,
    settle: (ids, how) =>
      mutex(async () => {
        const all = await parked()
        const named = all.filter((event) => ids.includes(event.id))
        if (named.length === 0) return
        const due = how === 'retry' ? sameStreams(all, ids) : named
        lot.release(due)
        if (how === 'retry') for (const { source, event } of due) await handleAll(source, [JSON.parse(event)])
        await store()
        await made.toEnd()
        await announce()
      })
  }
}

/** The name, among the places of a checkpoint, of that up to which a log was handled in its order. */
function placeInOrder(source: string): string {
  return `${source} in order`
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
