/** Large generations are dropped by workers: that may hold up a thread for as long as hundreds of requests. */
import type { ReadModels } from '../ports/read-models.ts'
import type { RebuildWorkers } from '../ports/rebuild-workers.ts'

export function droppedAside(readModels: ReadModels, service: string, workers: RebuildWorkers): ReadModels {
  return {
    ...readModels,
    async drop(spec) {
      const stored = await readModels.checkpoint(spec.projection, spec.generation)
      const isLarge = stored !== undefined && stored.documents >= workers.fewest
      // What a worker could not do (it is told to end, say) is done here.
      if (isLarge) await workers.drop(service, spec).catch(() => undefined)
      await readModels.drop(spec)
    }
  }
}
