/** Replays of read models: one at a time for each projection, whoever asks. */
import type { ReplayReport } from '@bursar/event-sourcing'
import { headsOf } from '@bursar/service-kit'
import type { Engines } from './engines.ts'
import type { OnProgress, ReplayOutcome } from './outcome.ts'

/** Events in one batch of a replay; between batches the process serves others. */
const batch = 2_000

export interface Replays {
  /** True when there is a projection of that name in that service. */
  knows(service: string, projection: string): boolean
  /** Builds a new generation and compares; `swap` makes it the one that serves, else it is dropped. */
  run(
    service: string,
    projection: string,
    how: { swap: boolean; onProgress?: OnProgress }
  ): Promise<ReplayOutcome>
}

/** Replays over those engines. */
export function createReplays(engines: Engines): Replays {
  const last = new Map<string, Promise<unknown>>()

  /** Two replays of one projection would build one and the same generation, so the later one waits. */
  function afterTheLast<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const mine = (last.get(key) ?? Promise.resolve()).then(work)
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === settled) last.delete(key)
      })
    last.set(key, settled)
    return mine
  }

  async function report(service: string, { before: _, ...found }: ReplayReport): Promise<ReplayOutcome> {
    const heads = await headsOf([...engines.values()])
    const list = await engines.get(service)?.status(heads)
    const status = list?.find((one) => one.name === found.name)
    return { service, position: status?.position ?? {}, lag: status?.lag ?? 0, ...found }
  }

  return {
    knows(service, projection) {
      const builders = engines.get(service)?.follower.builders() ?? []
      return builders.some((builder) => builder.projection.name === projection)
    },
    run(service, projection, { swap, onProgress }) {
      const engine = engines.get(service)
      if (!engine) throw new RangeError(`no service ${service}`)
      return afterTheLast(`${service}/${projection}`, async () => {
        const positions = engine.follower.builder(projection).checkpoint.positions
        const of = Object.values(positions).reduce((sum, position) => sum + position, 0)
        const options = { swap, batch, onProgress: growing(of, onProgress) }
        const [replayed] = await engine.replay([projection], options)
        return report(service, replayed as ReplayReport)
      })
    }
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
