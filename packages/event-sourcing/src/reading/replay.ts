/**
 * Replay: builds a projection's next generation beside the serving one, brings it to the very same place in
 * every log, compares digests, and swaps by one write. The old generation stays for undo.
 */

import type { EventBus } from '../ports/event-bus.ts'
import type { Checkpoint, Collection } from '../ports/read-models.ts'
import type { Clock } from '../ports/world.ts'
import { type Builder, type BuilderParts, createBuilder, specOf } from './builder.ts'
import type { Follower } from './follower.ts'
import type { Projection } from './projection.ts'

export interface ReplayParts extends BuilderParts {
  readonly bus: EventBus
  readonly clock: Clock
}

export interface ReplayReport {
  readonly name: string
  readonly generation: number
  /** Events that were read from the logs. */
  readonly events: number
  readonly seconds: number
  /** Digest of the new generation, and of the one that served. */
  readonly digest: string
  readonly before: string
  readonly equal: boolean
  /** Keys of documents that differ, at most 20. */
  readonly differences: readonly string[]
  readonly documents: number
}

export interface ReplayOptions {
  /** False: compare only, and drop the new generation (that is how `verify` asks). */
  readonly swap: boolean
  /** Events in one batch; between batches others get their turn. */
  readonly batch: number
  onProgress?(events: number): void
}

/** Documents that a rebuild keeps in memory, so that each is written once a batch and seldom read back. */
const rebuildCache = 20_000

/** A projection, and the number of the generation that is to be built of it. */
export interface Rebuilt {
  readonly projection: Projection
  readonly generation: number
}

interface AdvanceOptions {
  readonly batch: number
  readonly onProgress?: ((events: number) => void) | undefined
}

/** Builds generations from the first event to exactly where `target` stands, all of them in one pass. */
export async function rebuild(
  parts: ReplayParts,
  rebuilt: readonly Rebuilt[],
  target: Checkpoint,
  options: AdvanceOptions = { batch: 1_000 }
): Promise<Builder[]> {
  const builders: Builder[] = []
  for (const { projection, generation } of rebuilt) {
    await parts.readModels.drop(specOf(projection, generation))
    builders.push(await createBuilder(parts, projection, generation, 'later', rebuildCache))
  }
  await advance(parts, builders, target, options)
  for (const { spec } of builders) await parts.readModels.finish(spec)
  return builders
}

/** Documents that a rebuild keeps in memory before it writes them: fewer commits, each document written less often. */
const unwritten = 10_000

/** Moves builders, which all stand at the same place, on to where `target` stands, source by source. */
async function advance(
  parts: ReplayParts,
  builders: readonly Builder[],
  target: Checkpoint,
  options: AdvanceOptions
): Promise<number> {
  let events = 0
  const told = (more: number) => {
    events += more
    options.onProgress?.(events)
  }
  const positions = builders[0]?.checkpoint.positions ?? {}
  const behind = Object.keys(target.positions).filter(
    (source) => (positions[source] ?? 0) < (target.positions[source] ?? 0)
  )
  for (const source of behind) {
    const concerned = builders.filter(({ projection }) => concerns(projection, source))
    for (const builder of builders) if (!concerned.includes(builder)) await pass(builder, target, source)
    if (concerned.length > 0) await advanceIn(parts, concerned, target, source, options.batch, told)
    else told((target.positions[source] ?? 0) - (positions[source] ?? 0))
  }
  if (behind.length > 0) for (const builder of builders) await commit(parts, builder)
  return events
}

/** A log whose events the projection does not know is passed without being read: types begin with their source. */
function concerns({ on }: Projection, source: string): boolean {
  return Object.keys(on).some((type) => type.startsWith(`${source}.`))
}

async function pass(builder: Builder, target: Checkpoint, source: string): Promise<void> {
  const position = target.positions[source] as number
  await builder.apply(source, [], { cursor: target.cursors[source] as string, position })
}

async function advanceIn(
  parts: ReplayParts,
  builders: readonly Builder[],
  target: Checkpoint,
  source: string,
  batch: number,
  told: (events: number) => void
): Promise<void> {
  const goal = target.positions[source] ?? 0
  const { positions, cursors } = builders[0]?.checkpoint ?? target
  let reached = positions[source] ?? 0
  const subscription = parts.bus.subscribe(source, cursors[source] ?? null)
  try {
    while (reached < goal) {
      const delivery = await subscription.next(batch)
      if (!delivery) throw new Error('the bus closed while read models were replayed')
      const due = delivery.events.filter((event) => event.position <= goal)
      reached = delivery.position
      const done = reached >= goal
      const place = done ? { cursor: target.cursors[source] as string, position: goal } : delivery
      for (const builder of builders) {
        await builder.apply(source, due, place)
        if (builder.unwritten() >= unwritten) await commit(parts, builder)
      }
      told(due.length)
      // The serving side gets its turn between two batches.
      await parts.clock.sleep(0)
    }
  } finally {
    await subscription.close()
  }
}

async function commit({ readModels }: ReplayParts, builder: Builder): Promise<void> {
  if (!(await readModels.commit([await builder.commitOf()]))) {
    throw new Error(`someone else wrote generation ${builder.spec.generation} of ${builder.projection.name}`)
  }
  builder.committed()
}

/** Replays projections of a running service, all of them in one pass over the logs. */
export async function replay(
  parts: ReplayParts,
  follower: Follower,
  names: readonly string[],
  options: ReplayOptions
): Promise<ReplayReport[]> {
  const started = parts.clock.real()
  const rebuilt: Rebuilt[] = []
  for (const name of names) {
    const generation = (await newestOf(parts, name)) + 1
    rebuilt.push({ projection: follower.builder(name).projection, generation })
  }
  const first = follower.builder(names[0] ?? '').checkpoint
  const shadows = await rebuild(parts, rebuilt, first, options)
  const sum = Object.values(first.positions).reduce((a, b) => a + b, 0)
  return follower.turnstile(async () => {
    // Nothing is applied to the serving generations now: what came meanwhile is little, and then all stand equal.
    const late = await advance(parts, shadows, follower.builder(names[0] ?? '').checkpoint, options)
    const reports: ReplayReport[] = []
    for (const shadow of shadows) {
      const found = await settle(parts, follower, shadow, options.swap)
      const seconds = (parts.clock.real() - started) / 1_000
      reports.push({ ...found, events: sum + late, seconds })
    }
    return reports
  })
}

async function newestOf({ readModels }: ReplayParts, name: string): Promise<number> {
  const generations = await readModels.generations(name)
  return Math.max(generations?.live ?? 0, generations?.previous ?? 0)
}

/** Compares a shadow with the generation that serves, and puts it in its place or drops it. */
async function settle(
  parts: ReplayParts,
  follower: Follower,
  shadow: Builder,
  swap: boolean
): Promise<Omit<ReplayReport, 'events' | 'seconds'>> {
  const { projection, spec, checkpoint } = shadow
  const { name } = projection
  const live = follower.builder(name)
  const equal = checkpoint.digest === live.checkpoint.digest
  const differences = equal ? [] : await compare(live.collection, shadow.collection)
  if (swap) {
    const before = await parts.readModels.generations(name)
    await parts.readModels.swap(name, {
      live: spec.generation,
      previous: live.spec.generation,
      version: projection.version
    })
    await dropOlder(parts, projection, before?.previous)
    follower.replace(shadow)
  } else await parts.readModels.drop(spec)
  return {
    name,
    generation: swap ? spec.generation : live.spec.generation,
    digest: checkpoint.digest,
    before: live.checkpoint.digest,
    equal,
    differences,
    documents: checkpoint.documents
  }
}

/** Goes back to the generation before the last swap, after bringing it up to date. */
export async function undo(parts: ReplayParts, follower: Follower, name: string): Promise<boolean> {
  const { projection } = follower.builder(name)
  return follower.turnstile(async () => {
    const generations = await parts.readModels.generations(name)
    if (!generations?.previous) return false
    const live = follower.builder(name)
    const previous = await createBuilder(parts, projection, generations.previous)
    await advance(parts, [previous], live.checkpoint, { batch: 1_000 })
    await parts.readModels.swap(name, {
      live: generations.previous,
      previous: generations.live,
      version: projection.version
    })
    follower.replace(previous)
    return true
  })
}

async function dropOlder(parts: ReplayParts, projection: Projection, previous: number | null | undefined) {
  if (previous) await parts.readModels.drop(specOf(projection, previous))
}

/** The first keys whose documents differ, walking both collections in key order. */
async function compare(one: Collection, other: Collection, most = 20): Promise<string[]> {
  const differences: string[] = []
  let after = ''
  while (differences.length < most) {
    const [left, right] = await Promise.all([one.scan(after, 1_000), other.scan(after, 1_000)])
    if (left.length === 0 && right.length === 0) break
    const lastKeys = [left, right]
      .filter((page) => page.length === 1_000)
      .map((page) => page.at(-1)?.key ?? '')
    const end = lastKeys.sort()[0]
    const within = (key: string) => end === undefined || key <= end
    const bodies = new Map(right.filter(({ key }) => within(key)).map(({ key, body }) => [key, body]))
    for (const { key, body } of left.filter((document) => within(document.key))) {
      if (bodies.get(key) !== body) differences.push(key)
      bodies.delete(key)
    }
    differences.push(...bodies.keys())
    if (end === undefined) break
    after = end
  }
  return differences.slice(0, most)
}
