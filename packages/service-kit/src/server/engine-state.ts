/** How far a service's engine is, and what of it does not go on: looked at often, so it costs one read of the log's end. */
import type { Engine, Positions, RunFault } from '@bursar/event-sourcing'
import { inTime } from './in-time.ts'
import { type LagClock, lagClock } from './lag-clock.ts'

/** What a reader of logs lacks of one of them. */
export interface Lag {
  readonly source: string
  readonly events: number
  readonly seconds: number
}

/** The read models of a service, or its policies. */
export interface RunnerState {
  readonly is: 'projections' | 'policies'
  /** Of every log whose end is known here: an instance that stands by knows that of its own log alone. */
  readonly lags: readonly Lag[]
  readonly fault: RunFault | undefined
}

export interface EngineState {
  readonly service: string
  /** Events in its own log; undefined while that cannot be read. */
  readonly head: number | undefined
  readonly runners: readonly RunnerState[]
  /** Real milliseconds since 1970. */
  readonly at: number
}

/** How long a look waits for a store. */
const LOOK_MS_MAX = 1_000

/** Makes the function that looks at an engine. It answers within a second, whatever its stores do. */
export function engineWatch(engine: Engine): () => Promise<EngineState> {
  const { service, events, bus, sources, world } = engine
  const clocks = new Map<string, LagClock>()
  const head = oneAtATime(() => events.head())
  const endsOfAll = oneAtATime(() => bus.ends())
  let ends: Positions = {}

  function lagsOf(is: RunnerState['is'], of: readonly string[], reached: Positions, now: number): Lag[] {
    return of.flatMap((source) => {
      const end = ends[source]
      if (end === undefined) return []
      const at = reached[source] ?? 0
      const clock = clocks.get(`${is} ${source}`) ?? lagClock()
      clocks.set(`${is} ${source}`, clock)
      return [{ source, events: Math.max(0, end - at), seconds: clock.look(end, at, now) }]
    })
  }

  return async () => {
    const [own, others] = await Promise.all([head(), endsOfAll()])
    const found = own?.position
    ends = { ...ends, ...others, ...(found !== undefined && { [service]: found }) }
    const now = world.clock.real()
    const { projectionRunner, policyRunner } = engine
    const runners: RunnerState[] = [
      {
        is: 'projections',
        lags: lagsOf('projections', sources, projectionRunner.positions(), now),
        fault: projectionRunner.fault()
      }
    ]
    const handled = policyRunner.handled()
    if (handled) {
      runners.push({
        is: 'policies',
        lags: lagsOf('policies', Object.keys(handled), handled, now),
        fault: policyRunner.fault()
      })
    }
    return { service, head: found, runners, at: now }
  }
}

/** What is asked in time, or undefined: a store that does not answer is not asked again and again. */
function oneAtATime<Value>(ask: () => Promise<Value>): () => Promise<Value | undefined> {
  let asking: Promise<Value> | undefined
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return inTime(asking, LOOK_MS_MAX)
  }
}
