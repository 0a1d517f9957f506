/**
 * What the processor told and nobody heard: a webhook that was lost, or a site that was down, or brought back from a
 * backup. All that it told since a while ago is heard again, in order; what was heard before changes nothing.
 */
import { later } from '@bursar/calendar'
import type { Cause, Engine } from '@bursar/event-sourcing'
import { type JobHandler, startedJob } from '@bursar/jobs'
import { hear } from './hear-event.ts'
import type { LaterParts } from './settle-pending.ts'

/** Kept with the read models: up to when it was heard. */
const HEARD = 'processor events heard until'
/** A processor keeps its events for so long. */
const KEPT_MS = 29 * 86_400_000
/** Events become visible a little later than they are dated. */
const OVERLAP_MS = 300_000
const EVERY_MS = 900_000
const LIMIT_MS = 1_800_000

/** What came of it. */
export interface Reconciled {
  readonly since: string
  /** Events that the processor told. */
  readonly events: number
  /** Those about charges of this site. */
  readonly heard: number
}

interface Reconciling {
  readonly engine: Engine
  readonly cause: Cause
  readonly signal?: AbortSignal
  /** From when; absent: from where the last one ended. */
  readonly since?: string | undefined
}

/** Safe to repeat. Throws when the processor does not answer. */
export async function reconcile(
  parts: LaterParts,
  { engine, cause, signal, since: asked }: Reconciling
): Promise<Reconciled> {
  const { readModels, world, keys, collection } = engine
  // Events are dated by the world outside, whatever the clock of the site says.
  const began = new Date(world.clock.real()).toISOString()
  const since = asked ?? (await readModels.setting(HEARD)) ?? later(began, -KEPT_MS)
  const report = { since, events: 0, heard: 0 }
  if (!parts.processor.eventsSince) return report
  for await (const event of parts.processor.eventsSince(since)) {
    signal?.throwIfAborted()
    report.events += 1
    const request = { engine, collection, reveal: keys.reveal, now: world.clock.now() }
    const take = await hear(request, parts, event)
    if (!take) continue
    report.heard += 1
    await engine.transact(cause, take)
  }
  await readModels.setSetting(HEARD, later(began, -OVERLAP_MS))
  return report
}

/** The job that does so by itself, where there is something to hear. */
export function reconcileJobs(parts: LaterParts): JobHandler[] {
  if (!parts.processor.eventsSince) return []
  return [
    startedJob({
      name: 'reconcile',
      everyMs: EVERY_MS,
      limitMs: LIMIT_MS,
      async run({ engine, cause, signal }) {
        await reconcile(parts, { engine, cause, signal })
      }
    })
  ]
}
