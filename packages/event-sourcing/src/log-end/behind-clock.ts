/** A clock that is behind the last event of a log: what happened does not unhappen. */
import { timeOf } from '../events/dated.ts'
import type { EventStore } from '../ports/event-store.ts'
import type { Clock } from '../ports/world.ts'
import { eventAt } from './end-of.ts'

/** A clock that was set right is waited for so long; one further behind is a wrong clock, or a wrong folder. */
const WAIT_MS_MAX = 300_000
/** Milliseconds between two looks. */
const lookMs = 1_000

/** The clock is too far behind; refused as a request that sets it back is, under the same code. */
export class ClockBehindError extends Error {
  override readonly name = 'ClockBehindError'
  readonly code = 'clock_backward'

  constructor(now: string, service: string, last: string) {
    super(
      `The clock says ${now}, but the last event of ${service} is from ${last}: time cannot go back (clock_backward). ` +
        'Set the clock, or BURSAR_TEST_CLOCK, to that time or a later one.'
    )
  }
}

export interface AwaitedClock {
  /** By service. */
  readonly logs: ReadonlyMap<string, Pick<EventStore, 'head' | 'read'>>
  readonly clock: Clock
  /** Moves a clock that is set by hand; absent: it goes by itself. */
  readonly set?: ((instant: string) => unknown) | undefined
  /** Called once when there is something to wait for. */
  onWait(waiting: { readonly service: string; readonly last: string; readonly now: string }): void
}

/**
 * Resolves once the clock has reached the last event of every log. Throws ClockBehindError when it is more than five
 * minutes behind, or does not go.
 */
export async function reachedByClock({ logs, clock, set, onWait }: AwaitedClock): Promise<void> {
  const { service, last } = await latestOf(logs)
  const now = clock.now()
  if (last <= now) return
  const behindMs = Date.parse(last) - Date.parse(now)
  if (behindMs > WAIT_MS_MAX) throw new ClockBehindError(now, service, last)
  if (set) {
    await set(last)
    return
  }
  onWait({ service, last, now })
  const until = clock.real() + behindMs + lookMs
  while (clock.now() < last) {
    if (clock.real() > until) throw new ClockBehindError(clock.now(), service, last)
    await clock.sleep(Math.min(lookMs, behindMs))
  }
}

async function latestOf(logs: AwaitedClock['logs']): Promise<{ service: string; last: string }> {
  let latest = { service: '', last: '' }
  for (const [service, log] of logs) {
    const event = await eventAt(log, (await log.head()).position)
    const last = event ? timeOf(event.body) : ''
    if (last > latest.last) latest = { service, last }
  }
  return latest
}
