/** What stands against a start, asked before anything is made or written. */
import { type Clock, reachedByClock } from '@bursar/event-sourcing'
import type { ServerOptions } from '@bursar/service-kit'
import type { Engines } from './engines.ts'
import { refuseLostEnds } from './log-ends.ts'

export interface StartParts {
  readonly engines: Engines
  readonly clock: Clock
  /** Sets the clock, where it is one that is set by hand. */
  readonly setClock?: ((instant: string) => unknown) | undefined
  readonly logger: ServerOptions['logger']
}

/**
 * Throws MasterKeyError, LostEndError for logs that lost their end, ClockBehindError for a clock that is far behind the
 * last event; waits for one that is a little behind.
 */
export async function checkStart({ engines, clock, setClock, logger }: StartParts): Promise<void> {
  for (const engine of engines.values()) await engine.checkMasterKey()
  await refuseLostEnds(engines)
  await reachedByClock({
    logs: new Map([...engines].map(([service, { events }]) => [service, events])),
    clock,
    set: setClock,
    onWait: (waiting) =>
      logger.warn(waiting, 'the clock is behind the last event: waiting for it before starting')
  })
}
