/**
 * Keeps a service's live projections up to date. All of them stand at the same place in every source and move
 * together, one transaction for each delivery; a projection that is new or has a new version is built up to
 * that place first.
 *
 * Faults: what cannot be applied is parked with its stream (see builder.ts); a storage fault is retried with
 * growing pauses from the stored checkpoint, so nothing is skipped; a fenced commit (someone else moved the
 * checkpoint) starts again from what is stored.
 */
import { type Builder, type BuilderParts, createBuilder, emptyCheckpoint } from './builder.ts'
import type { Positions } from './event.ts'
import type { Cursor, Delivery, EventBus, Subscription } from './event-bus.ts'
import { includes } from './positions.ts'
import type { Projection } from './projection.ts'
import type { Checkpoint, Collection, Generations } from './read-models.ts'
import { rebuild } from './replay.ts'
import { createTurnstile, type Turnstile } from './turnstile.ts'
import type { Clock } from './world.ts'

export interface Follower {
  start(): Promise<void>
  stop(): Promise<void>
  /** The serving generation of a projection. */
  collection(projection: string): Collection
  builder(projection: string): Builder
  builders(): readonly Builder[]
  /** Puts another generation in the serving one's place; call it inside `turnstile`. */
  replace(builder: Builder): void
  /** Up to where the read models include each source. */
  positions(): Positions
  /** Resolves to true once the read models include `wanted`, to false when that takes longer than `ms`. */
  wait(wanted: Positions, ms: number): Promise<boolean>
  /** What must not run while a delivery is applied. */
  readonly turnstile: Turnstile
  /** The last storage or bus fault, cleared by the next success. */
  fault(): unknown
}

export interface FollowerParts extends BuilderParts {
  readonly projections: readonly Projection[]
  readonly sources: readonly string[]
  readonly bus: EventBus
  readonly clock: Clock
}

const limits = {
  delivery: 512,
  /** Rest after a delivery: what is committed meanwhile is applied together, which costs far less. */
  restMs: 10,
  pauseMs: { first: 50, most: 5_000 }
}

export function createFollower(parts: FollowerParts): Follower {
  const { projections, sources, bus, clock, readModels } = parts
  const turnstile = createTurnstile()
  const builders = new Map<string, Builder>()
  const waiting = new Set<{ wanted: Positions; resolve: (reached: boolean) => void }>()
  let subscriptions: Subscription[] = []
  let loops: Promise<void>[] = []
  const resting = new Set<() => void>()
  let stopped = false
  /** False while the builders hold more than what is stored. */
  let clean = true
  let fault: unknown

  function positions(): Positions {
    return builders.values().next().value?.checkpoint.positions ?? {}
  }

  function wake() {
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
  async function applyDelivery(source: string, delivery: Delivery) {
    const all = [...builders.values()]
    if (!clean) await resetAll()
    clean = false
    for (const builder of all) await builder.apply(source, delivery.events, delivery)
    const commits = await Promise.all(all.map((builder) => builder.commitOf()))
    if (!(await readModels.commit(commits))) throw new Error('someone else moved the checkpoints')
    for (const builder of all) builder.committed()
    clean = true
    wake()
  }

  /** Follows one source until stopped; after a fault, from what is stored. */
  async function follow(source: string) {
    let pause = limits.pauseMs.first
    while (!stopped) {
      const subscription = bus.subscribe(source, cursorOf(source))
      subscriptions.push(subscription)
      try {
        for (;;) {
          const delivery = await subscription.next(limits.delivery)
          if (!delivery) return
          await turnstile(() => applyDelivery(source, delivery))
          fault = undefined
          pause = limits.pauseMs.first
          await rest()
        }
      } catch (error) {
        fault = error
        await subscription.close()
        subscriptions = subscriptions.filter((other) => other !== subscription)
        // Until memory is what is stored again, it does not even say from where to go on.
        do {
          await clock.sleep(pause)
          pause = Math.min(pause * 2, limits.pauseMs.most)
        } while (!stopped && !(await turnstile(backToStored)))
      }
    }
  }

  /** Ends early when somebody waits for the read models, so that nobody waits for the rest. */
  function rest(): Promise<void> {
    if (waiting.size > 0 || stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        resting.delete(end)
        resolve()
      }
      resting.add(end)
      void clock.sleep(limits.restMs).then(end)
    })
  }

  function endRests() {
    for (const end of [...resting]) end()
  }

  /** Answers whether it could: the storage may fail still. */
  async function backToStored(): Promise<boolean> {
    try {
      await resetAll()
      return true
    } catch (failure) {
      fault = failure
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

  /** Brings all projections to the place where the foremost of them stands. */
  async function open() {
    const opened: Builder[] = []
    const places: Checkpoint[] = []
    for (const { name, version } of projections) {
      const generations = await readModels.generations(name)
      const place = generations && (await readModels.checkpoint(name, generations.live))
      if (place) places.push(place)
      if (generations?.version !== version) continue
      opened.push(await createBuilder(parts, projectionOf(name), generations.live))
    }
    const target = places.reduce(further, emptyCheckpoint('', 0))
    for (const builder of opened) {
      const there = includes(builder.checkpoint.positions, target.positions, sources)
      if (there) builders.set(builder.projection.name, builder)
    }
    await build(
      projections.filter(({ name }) => !builders.has(name)),
      target
    )
  }

  function projectionOf(name: string): Projection {
    return projections.find((projection) => projection.name === name) as Projection
  }

  async function build(missing: readonly Projection[], target: Checkpoint) {
    const before = new Map<string, Generations | undefined>()
    for (const { name } of missing) before.set(name, await readModels.generations(name))
    const rebuilt = missing.map((projection) => {
      const { live = 0, previous } = before.get(projection.name) ?? {}
      return { projection, generation: Math.max(live, previous ?? 0) + 1 }
    })
    for (const builder of await rebuild(parts, rebuilt, target)) {
      const { name, version } = builder.projection
      const previous = before.get(name)?.live ?? null
      await readModels.swap(name, { live: builder.spec.generation, previous, version })
      builders.set(name, builder)
    }
  }

  return {
    turnstile,
    async start() {
      await open()
      loops = sources.map((source) => follow(source))
    },
    async stop() {
      stopped = true
      endRests()
      await Promise.all(subscriptions.map((subscription) => subscription.close()))
      await Promise.all(loops)
      for (const waiter of waiting) waiter.resolve(false)
    },
    collection: (name) => named(builders, name).collection,
    builder: (name) => named(builders, name),
    builders: () => [...builders.values()],
    replace(builder) {
      builders.set(builder.projection.name, builder)
    },
    positions,
    wait(wanted, ms) {
      if (includes(positions(), wanted, sources)) return Promise.resolve(true)
      return new Promise((resolve) => {
        const waiter = { wanted, resolve }
        waiting.add(waiter)
        endRests()
        void clock.sleep(ms).then(() => {
          if (waiting.delete(waiter)) resolve(false)
        })
      })
    },
    fault: () => fault
  }
}

function named(builders: Map<string, Builder>, name: string): Builder {
  const builder = builders.get(name)
  if (!builder) throw new Error(`no projection ${name}`)
  return builder
}

function further(one: Checkpoint, other: Checkpoint): Checkpoint {
  const sum = ({ positions }: Checkpoint) => Object.values(positions).reduce((a, b) => a + b, 0)
  return sum(other) > sum(one) ? other : one
}
