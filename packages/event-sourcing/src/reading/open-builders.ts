/** Opens the serving generations of a service's projections, all of them at the same place. */

import { includes } from '../events/positions.ts'
import type { Checkpoint, Generations } from '../ports/read-models.ts'
import { type Builder, createBuilder, emptyCheckpoint } from './builder.ts'
import { dropSoon } from './drop-soon.ts'
import type { Projection } from './projection.ts'
import { eventsUpTo, type RebuildParts, rebuild } from './rebuild.ts'

export interface OpenBuildersParts extends RebuildParts {
  readonly projections: readonly Projection[]
  readonly sources: readonly string[]
}

/** Brings all projections to the place where the foremost of them stands; new ones and new versions are built. */
export async function openBuilders(parts: OpenBuildersParts): Promise<Map<string, Builder>> {
  const { readModels, projections, sources } = parts
  const opened: Builder[] = []
  const places: Checkpoint[] = []
  for (const projection of projections) {
    const { name, version } = projection
    const generations = await readModels.generations(name)
    const place = generations && (await readModels.checkpoint(name, generations.live))
    if (place) places.push(place)
    if (generations?.version !== version) continue
    opened.push(await createBuilder(parts, projection, generations.live))
  }
  const target = places.reduce(further, emptyCheckpoint('', 0))
  const builders = new Map<string, Builder>()
  for (const builder of opened) {
    const there = includes(builder.checkpoint.positions, target.positions, sources)
    if (there) builders.set(builder.projection.name, builder)
  }
  const missing = projections.filter(({ name }) => !builders.has(name))
  for (const builder of await build(parts, missing, target)) builders.set(builder.projection.name, builder)
  // In the order of their declaration, whichever had to be built.
  return new Map(projections.map(({ name }) => [name, builders.get(name) as Builder]))
}

async function build(
  parts: OpenBuildersParts,
  missing: readonly Projection[],
  target: Checkpoint
): Promise<Builder[]> {
  const { readModels } = parts
  const before = new Map<string, Generations | undefined>()
  for (const { name } of missing) before.set(name, await readModels.generations(name))
  const rebuilt = missing.map((projection) => {
    const { live = 0, previous } = before.get(projection.name) ?? {}
    return { projection, generation: Math.max(live, previous ?? 0) + 1 }
  })
  const builders = await rebuild(parts, rebuilt, target)
  for (const { projection, spec } of builders) {
    const { name, version } = projection
    const old = before.get(name)
    if (old && old.version !== version) await dropSoon(readModels, name, old.live)
    await readModels.swap(name, {
      live: spec.generation,
      previous: before.get(name)?.live ?? null,
      version
    })
  }
  return builders
}

function further(one: Checkpoint, other: Checkpoint): Checkpoint {
  return eventsUpTo(other) > eventsUpTo(one) ? other : one
}
