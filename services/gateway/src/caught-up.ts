/** Waiting for the read models of several services. */
import type { Engine } from '@bursar/event-sourcing'

/** Resolves once the read models of each service include all that is in the logs of all of them now, or after `ms`. */
export async function caughtUp(engines: readonly Engine[], ms: number): Promise<void> {
  const heads: Record<string, number> = {}
  for (const { service, events } of engines) heads[service] = (await events.head()).position
  await Promise.all(engines.map(({ projectionRunner }) => projectionRunner.wait(heads, ms)))
}
