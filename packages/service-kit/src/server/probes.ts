/** What operators and orchestrators ask a process: whether it lives, whether it can serve. */
import type { Engine } from '@bursar/event-sourcing'
import type { FastifyInstance } from 'fastify'
import type { Missing } from './missing.ts'
import type { ProcessWatch } from './process-watch.ts'

/** What the probes look at. */
export interface ProbeParts {
  readonly watch: Pick<ProcessWatch, 'state'>
  /** From then on no new work is to come here. */
  stopping(): boolean
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

/**
 * Registers `/-/live` and `/-/ready`. Ready is 503 while anything is missing, and says what; with `?of=process`
 * only while this process could not answer at all, which is what a balancer asks: a broker that is away is no
 * reason to take every instance out.
 */
export function registerProbes(app: FastifyInstance, { watch, stopping }: ProbeParts): void {
  app.get('/-/live', { logLevel: 'silent' }, async () => ({ status: 'ok' }))
  app.get('/-/ready', { logLevel: 'silent' }, async ({ query }, reply) => {
    const ofProcess = (query as { of?: unknown }).of === 'process'
    const found: readonly Partial<Missing>[] = stopping()
      ? [{ what: 'it is stopping' }]
      : (await watch.state()).missing
    const shown = found
      .filter(({ serves }) => !(ofProcess && serves))
      .map(({ service, what }) => ({ service, what }))
    if (shown.length > 0) reply.code(503)
    return { status: shown.length > 0 ? 'unavailable' : 'ready', missing: shown }
  })
}
