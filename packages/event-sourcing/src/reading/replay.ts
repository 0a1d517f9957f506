/**
 * Replay: builds a projection's next generation beside the serving one, brings it to the very same place in
 * every log, compares digests, and swaps by one write. The old generation stays for undo.
 */

import { type Builder, createBuilder, specOf } from './builder.ts'
import { compare } from './compare-collections.ts'
import { compareIndexes, type IndexComparison } from './compare-indexes.ts'
import { comparedOf, noteCompared, storedCompared } from './compared.ts'
import type { Projection } from './projection.ts'
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
  /** False: compare only, and drop the new generation (that is how `verify` asks), unless it is to be kept. */
  readonly swap: boolean
  /** Of what is not swapped: the new generation waits for `swapCompared`, and takes the place of one that waited. */
  readonly keep?: boolean | undefined
}

/** What became of a swap: nothing, where the generations differ and that was not agreed to. */
export type SwapReport = Pick<ReplayReport, 'digest' | 'before' | 'equal'> & { readonly swapped: boolean }

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
    const { projection } = projectionRunner.builder(name)
    rebuilt.push({ projection, generation: (await newestOf(parts, projection)) + 1 })
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
      if (!options.swap && options.keep) {
        const { projection, spec } = shadow
        await noteCompared(parts.readModels, projection, {
          generation: spec.generation,
          since: parts.clock.real()
        })
      }
      const seconds = (parts.clock.real() - started) / 1_000
      reports.push({ ...found, events: sum + late, seconds, ...(indexDifferences && { indexDifferences }) })
    }
    return reports
  })
  const drop = async () => {
    for (const each of rebuilt) await dropUnread(parts, each)
  }
  // Who was erased meanwhile stood in the new generation, too, until it came to the erasure.
  const haveTexts = shadows.some(({ spec }) => spec.alphabetical?.length)
  await (haveTexts ? projectionRunner.wiping(drop) : drop())
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

async function newestOf({ readModels }: RebuildParts, projection: Projection): Promise<number> {
  const generations = await readModels.generations(projection.name)
  const waiting = await storedCompared(readModels, projection)
  return Math.max(generations?.live ?? 0, generations?.previous ?? 0, waiting?.generation ?? 0)
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
  if (swap) await serve(parts, projectionRunner, shadow)
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

/** Puts what was compared in the place of what serves; undefined when nothing waits for it. */
export async function swapCompared(
  parts: RebuildParts,
  projectionRunner: ProjectionRunner,
  name: string,
  { differing }: { readonly differing: boolean }
): Promise<SwapReport | undefined> {
  const { projection } = projectionRunner.builder(name)
  const waiting = await comparedOf(parts.readModels, projection)
  if (!waiting) return undefined
  const shadow = await createBuilder(parts, projection, waiting.generation)
  // What came since it was compared may be much, and readers of new writes wait for no more than the rest of it.
  await advance(parts, [shadow], projectionRunner.builder(name).checkpoint, {})
  const found = await projectionRunner.mutex(async () => {
    const live = projectionRunner.builder(name)
    await advance(parts, [shadow], live.checkpoint, {})
    // An erasure that was applied meanwhile gave it up.
    if (!(await comparedOf(parts.readModels, projection))) return undefined
    const { digest } = shadow.checkpoint
    const before = live.checkpoint.digest
    const swapped = digest === before || differing
    if (swapped) await serve(parts, projectionRunner, shadow)
    return { digest, before, equal: digest === before, swapped }
  })
  const drop = () => dropUnread(parts, { projection, generation: waiting.generation })
  if (found?.swapped) await (shadow.spec.alphabetical?.length ? projectionRunner.wiping(drop) : drop())
  return found
}

/** One write, and readers have the new generation; the old one stays for undo. */
async function serve(parts: RebuildParts, projectionRunner: ProjectionRunner, shadow: Builder) {
  const { projection, spec } = shadow
  const live = projectionRunner.builder(projection.name)
  await parts.readModels.swap(projection.name, {
    live: spec.generation,
    previous: live.spec.generation,
    version: projection.version
  })
  projectionRunner.replace(shadow)
}

/** Drops what nobody goes back to: generations before the last swap but one, and what was compared and not kept. */
async function dropUnread({ readModels }: RebuildParts, { projection, generation: newest }: Rebuilt) {
  const { name } = projection
  const { live, previous } = (await readModels.generations(name)) ?? {}
  const waiting = await storedCompared(readModels, projection)
  for (let generation = 1; generation <= newest; generation++) {
    if (generation === live || generation === previous || generation === waiting?.generation) continue
    if (await readModels.checkpoint(name, generation)) await readModels.drop(specOf(projection, generation))
  }
}
