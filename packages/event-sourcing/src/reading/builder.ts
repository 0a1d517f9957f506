/**
 * One generation of a projection being written: applies deliveries, parks what cannot be applied, and hands
 * out the commit that carries documents and checkpoint together. Live projection runners and replays both use it.
 */

import type { Position, StoredEvent } from '../events/event.ts'
import type { Codec } from '../keys/codec.ts'
import { concealer } from '../keys/conceal.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Cursor } from '../ports/event-bus.ts'
import type {
  Checkpoint,
  Collection,
  CollectionCommit,
  CollectionSpec,
  DocumentWrite,
  Parked,
  ReadModels
} from '../ports/read-models.ts'
import { isTransient } from '../running/transient.ts'
import { askedInClear, concealed } from './concealed-lookups.ts'
import { dueEvents } from './delivery.ts'
import { EMPTY_DIGEST } from './digest.ts'
import { documentCache } from './document-cache.ts'
import { parkingLot } from './parking.ts'
import type { Projection } from './projection.ts'
import { createProjectionBatch } from './projection-batch.ts'
import { type Step, stepOf } from './step.ts'
import type { Part, Size } from './working-set.ts'

export interface Builder {
  readonly projection: Projection
  /** The same as it is stored: its lookups concealed. */
  readonly stored: Projection
  readonly spec: CollectionSpec
  readonly collection: Collection
  readonly checkpoint: Checkpoint
  /** Folds a delivery of one source into memory; `advance` says where the source then stands. */
  apply(
    source: string,
    events: readonly StoredEvent[],
    advance: { cursor: Cursor; position: Position }
  ): Promise<void>
  /** Applies parked events again, from the first of their stream on. */
  retry(parked: readonly Parked[]): Promise<void>
  /** Takes parked events off the list for good. */
  discard(parked: readonly Parked[]): void
  /** What is in memory. */
  size(): Size
  /**
   * What was made of the events so far, or only the documents that were inserted: the collection then holds more than
   * its place in the logs says, which is only for one that nobody reads and that is built anew when its builder ends.
   */
  commitOf(part?: Part): Promise<CollectionCommit>
  /** The commit is durable: `checkpoint` now shows it. */
  committed(): void
  /** The commit failed or was fenced off: memory goes back to the stored state. */
  reset(): Promise<void>
}

export interface BuilderParts {
  readonly readModels: ReadModels
  readonly codec: Codec
  readonly keys: KeyRing
  /** Whether nobody else writes the read models now; absent: somebody may. */
  readonly isOnlyWriter?: (() => boolean) | undefined
}

export function specOf(projection: Projection, generation: number): CollectionSpec {
  const { name, lists, lookups } = projection
  const alphabetical = Object.keys(lists).filter((list) => lists[list]?.texts)
  return {
    projection: name,
    generation,
    lists: Object.keys(lists),
    lookups: Object.keys(lookups),
    alphabetical
  }
}

export function emptyCheckpoint(projection: string, generation: number): Checkpoint {
  return { projection, generation, cursors: {}, positions: {}, digest: EMPTY_DIGEST, documents: 0 }
}

/** Opens a generation where its checkpoint stands. `cached`: documents kept in memory between commits. */
export async function createBuilder(
  { readModels, codec, keys, isOnlyWriter }: BuilderParts,
  projection: Projection,
  generation: number,
  indexes: 'now' | 'later' = 'now',
  cached?: number
): Promise<Builder> {
  const spec = specOf(projection, generation)
  const opened = await readModels.open(spec, indexes)
  const conceal = spec.lookups.length > 0 ? await concealer(keys, codec.source) : undefined
  const cache = projection.cached && isOnlyWriter ? documentCache(opened, isOnlyWriter) : undefined
  const served = cache?.collection ?? opened
  const collection = conceal ? askedInClear(served, conceal) : served
  const storedAs = conceal ? concealed(projection, conceal) : projection
  const batch = createProjectionBatch(storedAs, opened, keys.openAny, cached)
  let stored = await stand()
  let reached = placeOf(stored)
  let pending = stored
  let writes: readonly DocumentWrite[] = []
  let lot = await parking()

  async function stand() {
    return (
      (await readModels.checkpoint(spec.projection, generation)) ??
      emptyCheckpoint(spec.projection, generation)
    )
  }

  async function parking() {
    return parkingLot(spec, await readModels.parked(spec.projection, generation))
  }

  /** Unknown event types are skipped (a newer service may write them); known ones are applied or parked. */
  async function fold(source: string, events: readonly StoredEvent[]) {
    const worked = workedOut(projection, codec, events)
    if (worked.length === 0) return
    await batch.load(worked.flatMap(({ steps }) => steps ?? []))
    for (const { stored, steps, error } of worked) {
      if (lot.waits(source, stored.stream)) lot.park(source, stored)
      else if (steps === undefined) lot.park(source, stored, error)
      else {
        if (!batch.isLoaded(steps)) await batch.load(steps)
        try {
          batch.apply(steps)
        } catch (failure) {
          if (isTransient(failure)) throw failure
          lot.park(source, stored, failure)
        }
      }
    }
  }

  return {
    projection,
    stored: storedAs,
    spec,
    collection,
    get checkpoint() {
      return stored
    },
    async apply(source, events, { cursor, position }) {
      const seen = reached.positions[source] ?? 0
      await fold(source, dueEvents(events, seen, position))
      reached = {
        cursors: { ...reached.cursors, [source]: cursor },
        positions: { ...reached.positions, [source]: Math.max(seen, position) }
      }
    },
    async retry(parked) {
      lot.release(parked)
      for (const { source, event } of parked) await fold(source, [JSON.parse(event)])
    },
    discard: (parked) => lot.release(parked),
    size: batch.size,
    async commitOf(part = 'all') {
      await keys.load(batch.persons(part))
      const { totals, digest, documents, ...flushed } = batch.flush(part)
      writes = flushed.writes
      pending = {
        ...stored,
        ...(part === 'all' ? reached : undefined),
        digest: digest.applyTo(stored.digest),
        documents: stored.documents + documents
      }
      return {
        spec,
        before: stored.cursors,
        checkpoint: pending,
        writes,
        totals,
        park: lot.parked,
        unpark: lot.released
      }
    },
    committed() {
      batch.written()
      cache?.written(writes)
      stored = pending
      lot.stored()
    },
    async reset() {
      batch.forget()
      stored = pending = await stand()
      cache?.clear()
      reached = placeOf(stored)
      lot = await parking()
    }
  }
}

function placeOf({ cursors, positions }: Checkpoint): Pick<Checkpoint, 'cursors' | 'positions'> {
  return { cursors, positions }
}

/** What an event does, or why that cannot be said: it cannot be read, or its handler threw. */
interface Worked {
  readonly stored: StoredEvent
  readonly steps?: readonly Step[]
  readonly error?: unknown
}

/** The changes of each event that the projection knows, worked out before anything is read. */
function workedOut(projection: Projection, codec: Codec, events: readonly StoredEvent[]): Worked[] {
  const worked: Worked[] = []
  for (const stored of events) {
    const handler = projection.on[stored.type]
    if (!handler) continue
    try {
      worked.push({ stored, steps: handler(codec.decode(stored)).map(stepOf) })
    } catch (error) {
      worked.push({ stored, error })
    }
  }
  return worked
}
