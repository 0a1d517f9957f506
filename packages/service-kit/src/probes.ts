/** What operators and orchestrators ask a process: whether it lives, whether it can serve. */
import type { Engine } from '@bursar/event-sourcing'
import type { FastifyInstance } from 'fastify'

/** Events that a service's read models may be behind and still count as ready. */
const lagMost = 5_000

/** Something that a service lacks to be of full use. */
export interface Missing {
  readonly service: string
  readonly what: string
}

/** The end of each local log; a service whose storage fails has none. */
export async function headsOf(engines: readonly Engine[]): Promise<Record<string, number>> {
  const heads = await Promise.all(
    engines.map(
      async ({ service, events }) =>
        [service, (await events.head().catch(() => undefined))?.position] as const
    )
  )
  return Object.fromEntries(heads.flatMap(([service, head]) => (head === undefined ? [] : [[service, head]])))
}

/** What is missing now; an empty list when everything can be served. */
export async function missingOf(engines: readonly Engine[]): Promise<Missing[]> {
  const heads = await headsOf(engines)
  return engines.flatMap((engine) => {
    const { service, sources, follower } = engine
    const missing: Missing[] = []
    if (heads[service] === undefined) missing.push({ service, what: 'its log cannot be read' })
    if (follower.fault()) missing.push({ service, what: 'its read models stand still: storage or bus fails' })
    const reached = follower.positions()
    const behind = sources.reduce(
      (sum, name) => sum + Math.max(0, (heads[name] ?? 0) - (reached[name] ?? 0)),
      0
    )
    if (behind > lagMost) missing.push({ service, what: `its read models are ${behind} events behind` })
    return missing
  })
}

/** Registers `/-/live` and `/-/ready`. `stopping`: from then on no new work is to come here. */
export function registerProbes(
  app: FastifyInstance,
  engines: () => readonly Engine[],
  stopping: () => boolean
): void {
  app.get('/-/live', { logLevel: 'silent' }, async () => ({ status: 'ok' }))
  app.get('/-/ready', { logLevel: 'silent' }, async (_request, reply) => {
    const missing: Partial<Missing>[] = stopping() ? [{ what: 'it is stopping' }] : await missingOf(engines())
    if (missing.length > 0) reply.code(503)
    return { status: missing.length > 0 ? 'unavailable' : 'ready', missing }
  })
}
