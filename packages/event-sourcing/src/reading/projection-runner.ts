/**
 * Keeps a service's live projections up to date. All of them stand at the same place in every source and
 * move together, one transaction for all that was delivered meanwhile, of whichever logs; a projection that
 * is new or has a new version is built up to that place first.
 *
 * Faults: what cannot be applied is parked with its stream (see builder.ts); a storage fault is retried
 * with growing pauses from the stored checkpoint, so nothing is skipped; a fenced commit (someone else
 * moved the checkpoint) starts again from what is stored.
 *
 * Of several instances one follows; the others stand by, and read what it stored.
 */

import type { Positions } from '../events/event.ts'
import { includes, mergePositions } from '../events/positions.ts'
import type { Cursor, Delivery } from '../ports/event-bus.ts'
import type { Collection, CollectionCommit } from '../ports/read-models.ts'
import { createMutex, type Mutex } from '../running/mutex.ts'
import { type RunFault, runFaults } from '../running/run-faults.ts'
import type { Builder } from './builder.ts'
import { dropComparedSoon } from './compared.ts'
import { dropSoon } from './drop-soon.ts'
import { type Following, followSources } from './following.ts'
import { type OpenBuildersParts, openBuilders } from './open-builders.ts'
import { type Standby, standBy } from './standby.ts'

export interface ProjectionRunner {
  /** Opens the read models and follows; ends a standing by. */
  start(): Promise<void>
  /** Reads from now on what another instance stores; ends the following. */
  standBy(): Promise<void>
  stop(): Promise<void>
  /** Whether this instance writes the read models now, and has opened them for it. */
  isFollowing(): boolean
  /** Whether it can be asked: on a standby only once the instance that follows has built what is missing. */
  isReady(): boolean
  /** Whether the stored read models are of an older version, as a standby saw them last. */
  isOutdated(): boolean
  /** Calls `listener` after each look of a standby. */
  onLook(listener: () => void): void
  /** The serving generation of a projection. */
  collection(projection: string): Collection
  builder(projection: string): Builder
  builders(): readonly Builder[]
  /** Puts another generation in the serving one's place; call it inside the `mutex`. */
  replace(builder: Builder): void
  /** Throws when the stored generations that serve are not those that it follows. */
  checkServing(): Promise<void>
  /** Up to where the read models include each source. */
  positions(): Positions
  /** Resolves to true once the read models include `wanted`, to false when that takes longer than `ms`. */
  wait(wanted: Positions, ms: number): Promise<boolean>
  /** Runs what deletes texts, and takes them out of the files then; the next start does, where it was interrupted. */
  wiping(work: () => Promise<void>): Promise<void>
  /** What must not run while a delivery is applied. */
  readonly mutex: Mutex
  /** What cannot be read or committed, and since when; undefined while all goes on. */
  fault(): RunFault | undefined
}

export type ProjectionRunnerParts = OpenBuildersParts

/** The setting that says `due` while texts were deleted that are to be wiped. */
const WIPE = 'wipe'

/** A delivery that waits for its transaction. */
interface Arrived {
  readonly source: string
  readonly delivery: Delivery
  resolve(): void
  reject(error: unknown): void
}

const limits = {
  delivery: 512,
  /**
   * Rest after a delivery, of the time that it took and at least and at most so long: what is committed meanwhile is
   * applied together, which costs far less.
   */
  rest: { times: 2, leastMs: 10, mostMs: 100 },
  /** How long the place may be unstored while nothing comes that these read models know, and pause after a failure. */
  unstored: { ms: 50, againMs: 1_000 }
}

export function createProjectionRunner(parts: ProjectionRunnerParts): ProjectionRunner {
  const { projections, sources, clock, readModels, codec, keys } = parts
  const mutex = createMutex()
  const builders = new Map<string, Builder>()
  const waiting = new Set<{ wanted: Positions; resolve: (reached: boolean) => void }>()
  const resting = new Set<() => void>()
  const listeners: (() => void)[] = []
  const known = new Set(projections.flatMap(({ on }) => Object.keys(on)))
  /**
   * Up to where sources were read beyond what is stored, by source: nothing was in it for these read models, so they
   * include it already. It is stored with the next delivery that changes something, or soon.
   */
  const passed = new Map<string, Pick<Delivery, 'cursor' | 'position'>>()
  let storingSoon = false
  let restMs = limits.rest.leastMs
  let following: Following | undefined
  let standing: Standby | undefined
  /** False while the builders hold more than what is stored. */
  let clean = true
  /** False while texts were deleted for good that the storage may still have; noted in it, for the next start. */
  let isWiped = true
  const faults = runFaults(clock.real)
  const arrived: Arrived[] = []

  function positions(): Positions {
    const stored = standing?.positions() ?? builders.values().next().value?.checkpoint.positions ?? {}
    if (passed.size === 0) return stored
    const further = Object.fromEntries([...passed].map(([source, { position }]) => [source, position]))
    return mergePositions(stored, further)
  }

  function wake() {
    if (waiting.size === 0) return
    for (const waiter of waiting) {
      if (includes(positions(), waiter.wanted, sources)) {
        waiting.delete(waiter)
        waiter.resolve(true)
      }
    }
  }

  /**
   * A delivery that fails leaves its half in memory, and the next one may be another source's: whoever comes
   * first then goes back to what is stored.
   */
  async function applyAll(deliveries: readonly Arrived[]) {
    const begun = clock.real()
    const erased = deliveries.flatMap(({ delivery }) => codec.erased(delivery.events))
    const changing = deliveries.some(({ delivery }) => delivery.events.some(({ type }) => known.has(type)))
    if (changing || erased.length > 0) await store(deliveries, erased)
    else for (const { source, delivery } of deliveries) pass(source, delivery)
    const wanted = (clock.real() - begun) * limits.rest.times
    restMs = Math.min(Math.max(wanted, limits.rest.leastMs), limits.rest.mostMs)
    wake()
  }

  /** Moves on, in memory. */
  function pass(source: string, { cursor, position }: Delivery) {
    if (position > (positions()[source] ?? 0)) passed.set(source, { cursor, position })
    if (clean) faults.cleared(source)
    storeSoon(limits.unstored.ms)
  }

  function storeSoon(ms: number) {
    if (storingSoon) return
    storingSoon = true
    void clock.sleep(ms).then(() => mutex(storePassed))
  }

  async function storePassed(): Promise<void> {
    storingSoon = false
    if (passed.size > 0 && following) await store([]).catch(() => storeSoon(limits.unstored.againMs))
  }

  /**
   * Stores what these deliveries make, and the place up to which others were passed. Who is erased in them is so before,
   * and durably: a place that is stored is never ahead of an erasure.
   */
  async function store(deliveries: readonly Arrived[], erased: readonly string[] = []) {
    const all = [...builders.values()]
    const sources = [...new Set([...passed.keys(), ...deliveries.map(({ source }) => source)])]
    let about: string[] = []
    try {
      if (!clean) await resetAll()
      clean = false
      await keys.erase(erased)
      if (erased.length > 0) {
        await noteWipe()
        await dropEarlierTexts(all)
      }
      for (const builder of all) {
        about = [builder.spec.projection]
        for (const [source, place] of passed) await builder.apply(source, [], place)
        for (const { source, delivery } of deliveries) await builder.apply(source, delivery.events, delivery)
      }
      const commits = await Promise.all(all.map((builder) => builder.commitOf()))
      about = commits.filter(changes).map(({ spec }) => spec.projection)
      if (!(await readModels.commit(commits))) throw new Error('someone else moved the checkpoints')
    } catch (error) {
      for (const source of sources) faults.failed(source, error, about)
      throw error
    }
    for (const builder of all) builder.committed()
    passed.clear()
    clean = true
    for (const source of sources) faults.cleared(source)
    if (erased.length > 0) isWiped = false
    await wipe()
  }

  /** Before the commit, so that no crash leaves texts that nobody wipes. */
  const noteWipe = () => readModels.setSetting(WIPE, 'due')

  /** What is erased is committed; a storage that is busy is asked again with what comes next. */
  async function wipe(): Promise<void> {
    if (isWiped) return
    try {
      await readModels.wipe()
      await readModels.setSetting(WIPE, '')
      isWiped = true
    } catch {
      // Until then the journal has it, as it had it before.
    }
  }

  /** What is kept for undo, or waits for its swap, has no builder that would wipe in it what is erased: it is given up. */
  async function dropEarlierTexts(all: readonly Builder[]) {
    for (const { spec, projection } of all.filter(({ spec }) => spec.alphabetical?.length)) {
      await dropComparedSoon(readModels, projection)
      const previous = (await readModels.generations(spec.projection))?.previous
      if (previous) await dropSoon(readModels, spec.projection, previous)
    }
  }

  /** What came of other logs while the last transaction ran goes into the next one together. */
  function apply(source: string, delivery: Delivery): Promise<void> {
    return new Promise((resolve, reject) => {
      arrived.push({ source, delivery, resolve, reject })
      void mutex(async () => {
        const taken = arrived.splice(0)
        if (taken.length === 0) return
        try {
          await applyAll(taken)
          for (const one of taken) one.resolve()
        } catch (error) {
          for (const one of taken) one.reject(error)
        }
      })
    })
  }

  function follow() {
    following = followSources({
      ...parts,
      limit: limits.delivery,
      cursorOf,
      apply,
      rest,
      recover: (source) => mutex(() => backToStored(source)),
      failed: faults.failed
    })
  }

  /** Ends early when somebody waits for the read models, so that nobody waits for the rest. */
  function rest(): Promise<void> {
    if (waiting.size > 0 || !following) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        resting.delete(end)
        resolve()
      }
      resting.add(end)
      void clock.sleep(restMs).then(end)
    })
  }

  function endRests() {
    for (const end of [...resting]) end()
  }

  /** Answers whether it could: the storage may fail still. */
  async function backToStored(source: string): Promise<boolean> {
    try {
      await resetAll()
      return true
    } catch (failure) {
      faults.failed(source, failure)
      return false
    }
  }

  async function resetAll() {
    for (const builder of builders.values()) await builder.reset()
    clean = true
    wake()
  }

  function cursorOf(source: string): Cursor | null {
    return builders.values().next().value?.checkpoint.cursors[source] ?? null
  }

  async function endFollowing() {
    const ending = following
    following = undefined
    endRests()
    await ending?.stop()
  }

  function look() {
    const from = positions()
    passed.clear()
    standing = standBy({
      ...parts,
      builders,
      from,
      isAwaited: () => waiting.size > 0,
      looked() {
        wake()
        for (const listener of listeners) listener()
      },
      fault(error) {
        if (error === undefined) faults.clear()
        else faults.failed(sources[0] ?? '', error)
      }
    })
  }

  return {
    mutex,
    async start() {
      await standing?.stop()
      // Whoever reads meanwhile goes on with what is open already.
      const opened = await openBuilders(parts)
      for (const [name, builder] of opened) builders.set(name, builder)
      standing = undefined
      clean = true
      faults.clear()
      wake()
      isWiped = (await readModels.setting(WIPE)) !== 'due'
      follow()
      void mutex(wipe)
    },
    async standBy() {
      await endFollowing()
      await standing?.stop()
      look()
    },
    async stop() {
      await endFollowing()
      if (passed.size > 0) await mutex(() => store([])).catch(() => undefined)
      await standing?.stop()
      for (const waiter of waiting) waiter.resolve(false)
    },
    isFollowing: () => following !== undefined,
    isReady: () => builders.size === projections.length,
    isOutdated: () => standing?.isOutdated() ?? false,
    onLook: (listener) => void listeners.push(listener),
    collection: (name) => named(builders, name).collection,
    builder: (name) => named(builders, name),
    builders: () => [...builders.values()],
    replace(builder) {
      builders.set(builder.projection.name, builder)
    },
    checkServing: () =>
      mutex(async () => {
        const followed = [...builders.values()].map(({ spec }) => spec)
        const serving = await Promise.all(
          followed.map(({ projection }) => readModels.generations(projection))
        )
        for (const [n, { projection, generation }] of followed.entries()) {
          if (serving[n]?.live !== generation) throw new Error(`another ${projection} serves`)
        }
      }),
    async wiping(work) {
      await noteWipe()
      await work()
      await mutex(() => {
        isWiped = false
        return wipe()
      })
    },
    positions,
    wait(wanted, ms) {
      if (includes(positions(), wanted, sources)) return Promise.resolve(true)
      return new Promise((resolve) => {
        const over = new AbortController()
        const waiter = {
          wanted,
          resolve(reached: boolean) {
            over.abort()
            resolve(reached)
          }
        }
        waiting.add(waiter)
        endRests()
        standing?.hint()
        void clock.sleep(ms, over.signal).then(() => {
          if (waiting.delete(waiter)) resolve(false)
        })
      })
    },
    fault: faults.first
  }
}

function changes({ writes, totals, park = [], unpark = [] }: CollectionCommit): boolean {
  return writes.length + totals.length + park.length + unpark.length > 0
}

function named(builders: Map<string, Builder>, name: string): Builder {
  const builder = builders.get(name)
  if (!builder) throw new Error(`no projection ${name}`)
  return builder
}
