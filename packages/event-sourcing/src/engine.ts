/** A service's event-sourced half, everything but HTTP: write path, read models, policies, replay. */
import type { EventDefinition } from '@bursar/contracts'
import { followInTurn } from './instances/follow-in-turn.ts'
import { FollowedElsewhereError, guardedReadModels, patientKeys, type Sharing } from './instances/sharing.ts'
import { type Codec, createCodec } from './keys/codec.ts'
import { createKeyRing, type KeyExchange, type KeyRing, refuseOtherMasterKey } from './keys/key-ring.ts'
import { type Seen, seenByStores } from './log-end/seen.ts'
import { compareNames, type NamesFound } from './names/compare-names.ts'
import type { ServiceNames } from './names/log-names.ts'
import { settleNames } from './names/settle-names.ts'
import type { EventBus } from './ports/event-bus.ts'
import type { EventStore } from './ports/event-store.ts'
import type { KeyStore } from './ports/key-store.ts'
import type { Collection, Parked, ReadModels } from './ports/read-models.ts'
import type { RebuildWorkers } from './ports/rebuild-workers.ts'
import type { World } from './ports/world.ts'
import type { Policy } from './reacting/policy.ts'
import { createPolicyRunner, type PolicyRunner } from './reacting/policy-runner.ts'
import { emptyCheckpoint } from './reading/builder.ts'
import { droppedAside } from './reading/drops-aside.ts'
import { sameStreams } from './reading/parking.ts'
import type { Projection } from './reading/projection.ts'
import { createProjectionRunner, type ProjectionRunner } from './reading/projection-runner.ts'
import {
  type ReplayOptions,
  type ReplayReport,
  replay,
  type SwapReport,
  swapCompared,
  undo
} from './reading/replay.ts'
import { type WakeUp, wakeUp } from './running/wake-up.ts'
import { createAppender } from './writing/appender.ts'
import { concealedIn, type StoredAs } from './writing/stored-names.ts'
import { createTransact, type Load, type Transact } from './writing/transaction.ts'

/** The stores of one service. */
export interface Stores {
  readonly events: EventStore
  readonly readModels: ReadModels
  readonly keys: KeyStore
}

export interface EngineParts {
  readonly service: string
  readonly stores: Stores
  readonly bus: EventBus
  readonly exchange: KeyExchange
  /** The site's master key, 32 bytes. */
  readonly masterKey: Buffer
  readonly world: World
  /** Every event type that the service writes or reads. */
  readonly definitions: readonly EventDefinition[]
  readonly projections: readonly Projection[]
  readonly policies: readonly Policy[]
  /** What is known of the names that it reserves. */
  readonly names?: ServiceNames | undefined
  /** Other services whose events it follows. */
  readonly follows: readonly string[]
  /** Who rebuilds read models; absent: the thread that serves. */
  readonly workers?: RebuildWorkers | undefined
  /** What several instances of the service share; absent: this one is alone. */
  readonly sharing?: Sharing | undefined
  /** What is known of logs beside the service's own stores: up to where they were published, say. */
  readonly seenElsewhere?: (() => Promise<readonly Seen[]>) | undefined
}

/** How one projection stands, as operators see it. */
export interface ProjectionStatus {
  readonly service: string
  readonly name: string
  readonly generation: number
  readonly position: Readonly<Record<string, number>>
  /** Events of all followed logs that it does not include yet. */
  readonly lag: number
  readonly documents: number
  readonly digest: string
  readonly parked: number
}

export interface Engine {
  readonly service: string
  readonly events: EventStore
  readonly readModels: ReadModels
  readonly bus: EventBus
  readonly codec: Codec
  readonly keys: KeyRing
  readonly world: World
  readonly transact: Transact
  /** Reads a stream's state as it is now, without a transaction. */
  readonly load: Load
  readonly projectionRunner: ProjectionRunner
  /** Wakes whoever runs jobs when this instance has asked for some; others of the service ask too. */
  readonly asked: WakeUp
  readonly policyRunner: Pick<PolicyRunner, 'handled' | 'handledInOrder' | 'fault'>
  /** Own log and the logs it follows. */
  readonly sources: readonly string[]
  /** Whether there may be other instances of the service. */
  readonly isShared: boolean
  /** Whether this instance keeps the read models and runs the policies; always, where it is alone. */
  leads(): boolean
  /** Resolves once the read models can be asked, whichever instance keeps them. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Throws MasterKeyError where its keys were wrapped by another master key than the one that it was given. */
  checkMasterKey(): Promise<void>
  /** How far the logs were seen by what the service keeps. */
  seen(): Promise<Seen[]>
  /** Notes with the keys where the log ends now. */
  noteLogEnd(): Promise<void>
  /** Waits until the read models include all that is in the service's own log now; false when that takes longer. */
  caughtUp(ms: number): Promise<boolean>
  /** The serving generation of a projection. */
  collection(projection: string): Collection
  status(heads: Readonly<Record<string, number>>): Promise<ProjectionStatus[]>
  /**
   * Rebuilds projections beside the serving ones, all in one pass over the logs. This and what follows is for the
   * instance that leads; the others reject with FollowedElsewhereError.
   */
  replay(projections: readonly string[], options: ReplayOptions): Promise<ReplayReport[]>
  /** Swaps in what a replay compared and kept, `differing` or not; undefined when nothing waits for it. */
  swap(projection: string, how: { readonly differing: boolean }): Promise<SwapReport | undefined>
  undo(projection: string): Promise<boolean>
  /** What is reserved, compared with what the log says; undefined where nothing follows from the log. */
  compareNames(): Promise<NamesFound | undefined>
  parked(): Promise<Parked[]>
  /** Tries parked events again, in read models and policies alike, with everything that waits behind them. */
  retryParked(ids: readonly string[]): Promise<void>
  /** Gives parked events up for good. */
  discardParked(ids: readonly string[]): Promise<void>
}

export function createEngine(parts: EngineParts): Engine {
  const { service, stores, bus, world, definitions, projections, policies } = parts
  const { events } = stores
  const keys = createKeyRing(stores.keys, parts.exchange, parts.masterKey, world.random, {
    shared: parts.sharing && (parts.sharing.monotonic ?? (() => performance.now()))
  })
  const codec = createCodec(service, definitions, keys)
  const appender = createAppender(events)
  const { names = {} } = parts
  let known: StoredAs | undefined
  /** Made once, by whoever asks first while the store of keys answers. */
  async function storedAs(): Promise<StoredAs> {
    known ??= await concealedIn(keys, service, names.concealed ?? [])
    return known
  }
  const asked = wakeUp()
  const { transact, load } = createTransact({
    store: events,
    appender,
    codec,
    keys,
    world,
    storedAs,
    onAsked: asked.hint
  })
  const sources = [service, ...parts.follows]
  const { sharing, workers } = parts
  const stored = workers ? droppedAside(stores.readModels, service, workers) : stores.readModels
  const readModels = sharing ? guardedReadModels(stored, () => leads()) : stored
  // Keys come from another process there, and may be later than what is sealed with them.
  const shared = { readModels, codec, keys: sharing ? patientKeys(keys) : keys, bus, clock: world.clock }
  const isOnlyWriter = () => leads() && projectionRunner.isFollowing()
  const rebuilding = { ...shared, service, workers, isOnlyWriter }
  const projectionRunner = createProjectionRunner({ ...rebuilding, projections, sources })
  const policyRunner = createPolicyRunner({
    ...shared,
    service,
    policies,
    sources,
    readPlace: () => projectionRunner.builders()[0]?.checkpoint ?? emptyCheckpoint('', 0),
    events,
    transact
  })
  const turn = sharing && followInTurn({ sharing, clock: world.clock, projectionRunner, policyRunner })
  const leads = () => turn?.holding() ?? true

  async function leading<Value>(work: () => Promise<Value>): Promise<Value> {
    if (!leads()) throw new FollowedElsewhereError()
    return work()
  }

  let notedEnd = -1

  async function noteLogEnd() {
    const end = await events.head()
    if (end.position === notedEnd) return
    await stores.keys.noteLogEnd(end)
    notedEnd = end.position
  }

  async function settle(ids: readonly string[], how: 'retry' | 'discard') {
    for (const builder of projectionRunner.builders()) {
      const parked = await readModels.parked(builder.spec.projection, builder.spec.generation)
      const mine = parked.filter((event) => ids.includes(event.id))
      if (mine.length === 0) continue
      if (how === 'retry') await builder.retry(sameStreams(parked, ids))
      else builder.discard(mine)
      if (await readModels.commit([await builder.commitOf()])) builder.committed()
      else await builder.reset()
    }
  }

  return {
    service,
    events,
    readModels,
    bus,
    codec,
    keys,
    world,
    transact,
    load,
    projectionRunner,
    asked,
    policyRunner,
    sources,
    isShared: sharing !== undefined,
    leads,
    async start() {
      const { clock } = world
      const settling = { events, appender, codec, keys: shared.keys, clock, readModels, storedAs }
      await settleNames({ ...settling, service: names })
      if (turn) return turn.start()
      await projectionRunner.start()
      await policyRunner.start()
    },
    async stop() {
      await (turn ?? policyRunner).stop()
      await appender.drained()
      await projectionRunner.stop()
      // It is a note for later, and what failed is told of by whoever closes the stores.
      await noteLogEnd().catch(() => undefined)
    },
    checkMasterKey: () => refuseOtherMasterKey(stores.keys, parts.masterKey),
    async seen() {
      const names = projections.map(({ name }) => name)
      const own = await seenByStores({ service, readModels, keys: stores.keys, projections: names })
      return [...own, ...((await parts.seenElsewhere?.()) ?? [])]
    },
    noteLogEnd,
    caughtUp: async (ms) => projectionRunner.wait({ [service]: (await events.head()).position }, ms),
    collection: projectionRunner.collection,
    async status(heads) {
      const list: ProjectionStatus[] = []
      for (const { spec, checkpoint } of projectionRunner.builders()) {
        const { positions, documents, digest } = checkpoint
        const lag = sources.reduce(
          (sum, source) => sum + Math.max(0, (heads[source] ?? 0) - (positions[source] ?? 0)),
          0
        )
        const parked = (await readModels.parked(spec.projection, spec.generation)).length
        list.push({
          service,
          name: spec.projection,
          generation: spec.generation,
          position: positions,
          lag,
          documents,
          digest,
          parked
        })
      }
      return list
    },
    replay: (names, options) => leading(() => replay(rebuilding, projectionRunner, names, options)),
    async compareNames() {
      const ofLog = await names.fromLog?.(keys, await storedAs())
      return ofLog && compareNames({ events, codec, keys, clock: world.clock }, ofLog)
    },
    swap: (name, how) => leading(() => swapCompared(rebuilding, projectionRunner, name, how)),
    undo: (name) => leading(() => undo(rebuilding, projectionRunner, name)),
    async parked() {
      const lists = projectionRunner
        .builders()
        .map(({ spec }) => readModels.parked(spec.projection, spec.generation))
      return (await Promise.all([...lists, policyRunner.parked()])).flat()
    },
    retryParked: (ids) =>
      leading(async () => {
        await projectionRunner.mutex(() => settle(ids, 'retry'))
        await policyRunner.settle(ids, 'retry')
      }),
    discardParked: (ids) =>
      leading(async () => {
        await projectionRunner.mutex(() => settle(ids, 'discard'))
        await policyRunner.settle(ids, 'discard')
      })
  }
}
