/** Replays of read models: one at a time in each service, whoever asks. */
import { eventsUpTo, type SwapReport } from '@bursar/event-sourcing'
import { headsOf } from '@bursar/service-kit'
import type { Engines } from './engines.ts'
import type { OnProgress, ReplayOutcome } from './outcome.ts'

export interface Replays {
  /** True when there is a projection of that name in that service. */
  knows(service: string, projection: string): boolean
  /**
   * Builds new generations in one pass over the logs and compares; `swap` makes them the ones that serve, `keep` lets
   * them wait for `swap`, else they are dropped. An unknown projection throws.
   */
  run(
    service: string,
    projections: readonly string[],
    how: { swap: boolean; keep?: boolean; onProgress?: OnProgress }
  ): Promise<ReplayOutcome[]>
  /**
   * Makes what was compared and kept the generation that serves, one that differs only when `differing` says so.
   * Undefined when nothing waits.
   */
  swap(
    service: string,
    projection: string,
    how: { readonly differing: boolean }
  ): Promise<SwapReport | undefined>
  /** Goes back to the generation before the last swap; false when there is none. */
  undo(service: string, projection: string): Promise<boolean>
}

/** Replays over those engines. */
export function createReplays(engines: Engines): Replays {
  const last = new Map<string, Promise<unknown>>()

  /** Two replays of one projection would build one and the same generation, so the later one waits. */
  function afterTheLast<Value>(service: string, work: () => Promise<Value>): Promise<Value> {
    const mine = (last.get(service) ?? Promise.resolve()).then(work)
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(service) === settled) last.delete(service)
      })
    last.set(service, settled)
    return mine
  }

  return {
    knows(service, projection) {
      const builders = engines.get(service)?.projectionRunner.builders() ?? []
      return builders.some((builder) => builder.projection.name === projection)
    },
    run(service, projections, { swap, keep, onProgress }) {
      const engine = engines.get(service)
      if (!engine) throw new RangeError(`no service ${service}`)
      return afterTheLast(service, async () => {
        const of = eventsUpTo({ positions: engine.projectionRunner.positions() })
        const options = { swap, keep, onProgress: growing(of, onProgress) }
        const reports = await engine.replay(projections, options)
        const list = await engine.status(await headsOf([...engines.values()]))
        return reports.map((found) => {
          const status = list.find((one) => one.name === found.name)
          return { service, position: status?.position ?? {}, lag: status?.lag ?? 0, ...found }
        })
      })
    },
    swap: (service, projection, how) =>
      afterTheLast(service, async () => engines.get(service)?.swap(projection, how)),
    undo: (service, projection) =>
      afterTheLast(service, async () => (await engines.get(service)?.undo(projection)) ?? false)
  }
}

/** What came in while a replay ran is counted anew at its end; whoever watches wants a number that grows. */
function growing(of: number, onProgress: OnProgress | undefined): (events: number) => void {
  let most = 0
  return (events) => {
    most = Math.max(most, events)
    onProgress?.(Math.min(most, of), of)
  }
}
