/** Folds events into a read model in every order that their streams allow. */
import {
  createProjectionBatch,
  emptyCheckpoint,
  type Projection,
  type RecordedEvent,
  specOf,
  stepOf
} from '@bursar/event-sourcing'
import { memoryReadModels } from '@bursar/testing'
import fc from 'fast-check'

const open = (value: any) => (typeof value === 'string' ? value : null)

/** The documents after those events, so many at a time. */
export async function documentsOf(
  projection: Projection,
  events: readonly RecordedEvent[],
  batchSize: number
) {
  const readModels = memoryReadModels()
  const spec = specOf(projection, 1)
  const collection = await readModels.open(spec, 'now')
  const batch = createProjectionBatch(projection, collection, open)
  for (let at = 0; at < events.length; at += batchSize) {
    for (const one of events.slice(at, at + batchSize)) {
      const steps = (projection.on[one.type]?.(one) ?? []).map(stepOf)
      await batch.load(steps)
      batch.apply(steps)
    }
    const { writes, totals } = batch.flush('all')
    const commit = { spec, before: {}, checkpoint: emptyCheckpoint(projection.name, 1), writes, totals }
    await readModels.commit([commit])
    batch.written()
  }
  return { collection, bodies: (await collection.scan('', 100)).map(({ key, body }) => `${key} ${body}`) }
}

/** Proves that the documents are the same however the streams interleave; each list is one stream, in order. */
export async function commutes(projection: Projection, streams: readonly (readonly RecordedEvent[])[]) {
  const { bodies } = await documentsOf(projection, streams.flat(), 100)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: streams.length - 1 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      async (picks, size) => {
        const other = await documentsOf(projection, interleaved(streams, picks), size)
        return JSON.stringify(other.bodies) === JSON.stringify(bodies)
      }
    ),
    { numRuns: 100 }
  )
}

/** Takes the next event of the streams that `picks` names, then the rest. */
function interleaved(
  streams: readonly (readonly RecordedEvent[])[],
  picks: readonly number[]
): RecordedEvent[] {
  const left = streams.map((stream) => [...stream])
  const taken = picks.flatMap((pick) => left[pick % left.length]?.shift() ?? [])
  return [...taken, ...left.flat()]
}
