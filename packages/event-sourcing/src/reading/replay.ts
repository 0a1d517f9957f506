/**
 * Replay: builds a projection's next generation beside the serving one, brings it to the very same place in
 * every log, compares digests, and swaps by one write. The old generation stays for undo.
 */

import { type Builder, createBuilder, specOf } from './builder.ts'
import { compare } from './compare-collections.ts'
import { compareIndexes, type IndexComparison } from './compare-indexes.ts'
import type { ProjectionRunner } from './projection-runner.ts'
import {
  type AdvanceOptions,
  advance,
  eventsUpTo,
  type RebuildParts,
  type Rebuilt,
  rebuild
} from './rebuild.ts'

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
  /** What is kept beside the documents and differs, at most a few of it; absent where the rebuild was put to use. */
  readonly indexDifferences?: readonly string[]
}

export interface ReplayOptions extends AdvanceOptions {
  /** False: compare only, and drop the new generation (that is how `verify` asks). */
  readonly swap: boolean
}

/** Replays projections of a running service, all of them in one pass over the logs. */
export async function replay(
  parts: RebuildParts,
  projectionRunner: ProjectionRunner,
  names: readonly string[],
  options: ReplayOptions
): Promise<ReplayReport[]> {
  const started = parts.clock.real()
  const rebuilt: Rebuilt[] = []
  for (const name of names) {
    const generation = (await newestOf(parts, name)) + 1
    rebuilt.push({ projection: projectionRunner.builder(name).projection, generation })
  }
  const first = projectionRunner.builder(names[0] ?? '').checkpoint
  const shadows = await rebuild(parts, rebuilt, first, options)
  const sum = eventsUpTo(first)
  const compared = options.swap ? [] : await comparisonsOf(parts, projectionRunner, shadows)
  const reports = await projectionRunner.mutex(async () => {
    // Nothing is applied to the serving generations now: what came meanwhile is little, and then all stand equal.
    const late = await advance(parts, shadows, projectionRunner.builder(names[0] ?? '').checkpoint, options)
    const reports: ReplayReport[] = []
    for (const [n, shadow] of shadows.entries()) {
      const indexDifferences = await compared[n]?.again()
      const found = await settle(parts, projectionRunner, shadow, options.swap)
      const seconds = (parts.clock.real() - started) / 1_000
      reports.push({ ...found, events: sum + late, seconds, ...(indexDifferences && { indexDifferences }) })
    }
    return reports
  })
  for (const each of rebuilt) await dropUnread(parts, each)
  return reports
}

async function comparisonsOf(
  { clock }: RebuildParts,
  projectionRunner: ProjectionRunner,
  shadows: readonly Builder[]
) {
  const compared: IndexComparison[] = []
  for (const { projection, collection } of shadows) {
    compared.push(await compareIndexes(projectionRunner.collection(projection.name), collection, clock))
  }
  return compared
}

async function newestOf({ readModels }: RebuildParts, name: string): Promise<number> {
  const generations = await readModels.generations(name)
  return Math.max(generations?.live ?? 0, generations?.previous ?? 0)
}

/** Compares a shadow with the generation that serves, and puts it in its place where that is wanted. */
async function settle(
  parts: RebuildParts,
  projectionRunner: ProjectionRunner,
  shadow: Builder,
  swap: boolean
): Promise<Omit<ReplayReport, 'events' | 'seconds'>> {
  const { projection, spec, checkpoint } = shadow
  const { name } = projection
  const live = projectionRunner.builder(name)
  const equal = checkpoint.digest === live.checkpoint.digest
  const differences = equal ? [] : await compare(live.collection, shadow.collection)
  if (swap) {
    await parts.readModels.swap(name, {
      live: spec.generation,
      previous: live.spec.generation,
      version: projection.version
    })
    projectionRunner.replace(shadow)
  }
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
export async function undo(
  parts: RebuildParts,
  projectionRunner: ProjectionRunner,
  name: string
): Promise<boolean> {
  const { projection } = projectionRunner.builder(name)
  return projectionRunner.mutex(async () => {
    const generations = await parts.readModels.generations(name)
    if (!generations?.previous) return false
    const live = projectionRunner.builder(name)
    const previous = await createBuilder(parts, projection, generations.previous)
    await advance(parts, [previous], live.checkpoint, {})
    await parts.readModels.swap(name, {
      live: generations.previous,
      previous: generations.live,
      version: projection.version
    })
    projectionRunner.replace(previous)
    return true
  })
}

/** Drops what nobody goes back to: generations before the last swap but one, and what was compared and not taken. */
async function dropUnread({ readModels }: RebuildParts, { projection, generation: newest }: Rebuilt) {
  const { name } = projection
  const { live, previous } = (await readModels.generations(name)) ?? {}
  for (let generation = 1; generation <= newest; generation++) {
    if (generation === live || generation === previous) continue
    if (await readModels.checkpoint(name, generation)) await readModels.drop(specOf(projection, generation))
  }
}
