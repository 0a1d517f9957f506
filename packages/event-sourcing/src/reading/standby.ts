/**
 * The read models of an instance that does not run the projections. It is **empty** until another instance has built all
 * generations, **current** when a look found the ones that serve and how far they are, and **outdated** while the stored
 * ones are of an older version than its own, which is for the handover. A look that fails leaves what was known. It looks
 * again every 10 ms while somebody waits, and else every second; positions never say more than what is stored.
 */

import type { Positions } from '../events/event.ts'
import type { Generations } from '../ports/read-models.ts'
import type { Clock } from '../ports/world.ts'
import { wakeUp } from '../running/wake-up.ts'
import { type Builder, type BuilderParts, createBuilder } from './builder.ts'
import type { Projection } from './projection.ts'

export interface Standby {
  /** Ends the look that is under way, and looks no more. */
  stop(): Promise<void>
  /** Somebody waits: looks at once. */
  hint(): void
  /** Up to where the stored read models include each source, when it last looked. */
  positions(): Positions
  /** Whether what is stored is of an older version than this instance's, when it last looked. */
  isOutdated(): boolean
}

export interface StandbyParts extends BuilderParts {
  readonly projections: readonly Projection[]
  readonly clock: Clock
  /** The serving generations, which it opens and replaces. */
  readonly builders: Map<string, Builder>
  /** What was known before. */
  readonly from: Positions
  isAwaited(): boolean
  /** Called when it has looked. */
  looked(): void
  /** Called with undefined when a look found all well. */
  fault(error: unknown): void
}

const limits = { awaitedMs: 10, idleMs: 1_000 }

/** Begins to look at once. */
export function standBy(parts: StandbyParts): Standby {
  const { readModels, projections, builders, clock } = parts
  const hints = wakeUp()
  let positions = parts.from
  let outdated = false
  let stopped = false

  /**
   * Where they stand is asked before the generations: a generation that still serves then includes it, because all
   * that serve move together.
   */
  async function look(): Promise<void> {
    const known = await placeOf([...builders.values()][0])
    const serving = await Promise.all(projections.map(({ name }) => readModels.generations(name)))
    outdated = areOlder(serving, projections)
    const changed = projections.filter(({ name }, n) => isNew(builders.get(name), serving[n]))
    for (const projection of changed) {
      const { live, version } = serving[projections.indexOf(projection)] as Generations
      if (version !== projection.version) throw new Error(`${projection.name} is of another version`)
      const builder = await createBuilder(parts, projection, live)
      // Whoever ended it replaces them all.
      if (stopped) return
      builders.set(projection.name, builder)
    }
    // The first one may be among those that were replaced, and then stood still before.
    if (changed.length > 0) return look()
    if (known) positions = known
  }

  async function placeOf(builder: Builder | undefined): Promise<Positions | undefined> {
    if (!builder) return undefined
    const { projection, generation } = builder.spec
    return (await readModels.checkpoint(projection, generation))?.positions
  }

  /** What operators see of them; nobody waits for that. */
  async function refresh(): Promise<void> {
    for (const builder of [...builders.values()]) await builder.reset()
  }

  async function live(): Promise<void> {
    while (!stopped) {
      const turn = hints.turn()
      try {
        await look()
        if (!parts.isAwaited() && builders.size === projections.length) await refresh()
        parts.fault(undefined)
      } catch (error) {
        parts.fault(error)
      }
      parts.looked()
      if (stopped) return
      // Also somebody who has just come is there for a look that begins later than he came.
      if (parts.isAwaited()) await clock.sleep(limits.awaitedMs)
      else await Promise.race([clock.sleep(limits.idleMs), hints.since(turn)])
    }
  }

  const living = live()
  return {
    async stop() {
      stopped = true
      hints.hint()
      await living
    },
    hint: hints.hint,
    isOutdated: () => outdated,
    positions: () => positions
  }
}

/** None are there before the first holder of the lease has built them. */
function isNew(builder: Builder | undefined, serving: Generations | undefined): boolean {
  return serving !== undefined && builder?.spec.generation !== serving.live
}

/** Some are of an older version or missing, and none is newer. Where there are none at all, they are being built. */
function areOlder(
  serving: readonly (Generations | undefined)[],
  projections: readonly Projection[]
): boolean {
  const versions = projections.map(({ version }, n) => ({ wanted: version, stored: serving[n]?.version }))
  if (versions.every(({ stored }) => stored === undefined)) return false
  if (versions.some(({ wanted, stored = wanted }) => stored > wanted)) return false
  return versions.some(({ wanted, stored }) => stored === undefined || stored < wanted)
}
