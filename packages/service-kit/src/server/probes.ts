/** What operators and orchestrators ask a process: whether it lives, whether it can serve. */
import type { Engine } from '@bursar/event-sourcing'
import type { FastifyInstance } from 'fastify'

/** Events that a service's read models may be behind and still count as ready. */
const lagMost = 5_000

/** Something that a service lacks to be of full use. */
export interface Missing {
  readonly service: string
  readonly what: string
  /** True where the process goes on answering without it: its balancer is not to take it out for that. */
  readonly serves?: boolean
}

/** What the probes look at. */
export interface ProbeParts {
  engines(): readonly Engine[]
  /** What else the process needs to be of full use; absent: nothing. */
  missing?: (() => Promise<readonly Missing[]>) | undefined
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

/** What is missing now; an empty list when everything can be served. */
export async function missingOf(engines: readonly Engine[]): Promise<Missing[]> {
  const heads = await headsOf(engines)
  return engines.flatMap((engine) => {
    const { service, sources, projectionRunner } = engine
    const missing: Missing[] = []
    if (heads[service] === undefined) missing.push({ service, what: 'its log cannot be read' })
    if (projectionRunner.fault()) {
      missing.push({ service, what: 'its read models stand still: storage or bus fails', serves: true })
    }
    const reached = projectionRunner.positions()
    const behind = sources.reduce(
      (sum, name) => sum + Math.max(0, (heads[name] ?? 0) - (reached[name] ?? 0)),
      0
    )
    if (behind > lagMost) {
      missing.push({ service, what: `its read models are ${behind} events behind`, serves: true })
    }
    return missing
  })
}

/**
 * Registers `/-/live` and `/-/ready`. Ready is 503 while anything is missing, and says what; with `?of=process`
 * only while this process could not answer at all, which is what a balancer asks: a broker that is away is no
 * reason to take every instance out.
 */
export function registerProbes(app: FastifyInstance, { engines, missing, stopping }: ProbeParts): void {
  async function lacking(): Promise<readonly Missing[]> {
    const [own, more] = await Promise.all([missingOf(engines()), missing?.() ?? []])
    return [...own, ...more]
  }

  app.get('/-/live', { logLevel: 'silent' }, async () => ({ status: 'ok' }))
  app.get('/-/ready', { logLevel: 'silent' }, async ({ query }, reply) => {
    const ofProcess = (query as { of?: unknown }).of === 'process'
    const found: readonly Partial<Missing>[] = stopping() ? [{ what: 'it is stopping' }] : await lacking()
    const shown = found
      .filter(({ serves }) => !(ofProcess && serves))
      .map(({ service, what }) => ({ service, what }))
    if (shown.length > 0) reply.code(503)
    return { status: shown.length > 0 ? 'unavailable' : 'ready', missing: shown }
  })
}
