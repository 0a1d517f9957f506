/** Whether every log of this process goes on to where others have seen it. */
import { serviceNames } from '@bursar/contracts'
import {
  describeLostEnd,
  type Engine,
  findLostEnds,
  LOST_END_REMEDY,
  type LostEnd,
  LostEndError,
  seenOnBus
} from '@bursar/event-sourcing'
import type { Engines } from './engines.ts'
import type { CheckOutcome } from './outcome.ts'

/** The logs of which read models, policies, stores of keys or other services have seen more than there is. */
export async function lostEndsOf(engines: Engines): Promise<LostEnd[]> {
  const seen = await Promise.all([...engines.values()].map((engine) => engine.seen()))
  const seenByOthers = [...engines.values()].flatMap(({ bus, service }) =>
    seenOnBus(bus, service, serviceNames)
  )
  const logs = new Map([...engines].map(([service, { events }]) => [service, events]))
  return findLostEnds(logs, [...seen.flat(), ...seenByOthers])
}

/** Throws LostEndError for such logs, before anything is served from them or written to them. */
export async function refuseLostEnds(engines: Engines): Promise<void> {
  const lost = await lostEndsOf(engines)
  if (lost.length > 0) throw new LostEndError(lost)
}

/**
 * Looks at what others tell on the bus for as long as it runs: the bus may have been away at the start. Answers how to
 * end that.
 */
export function watchLogEnd(engine: Engine, onLost: (error: LostEndError) => void): () => void {
  const { bus, events, service } = engine
  let known = 0

  async function look(seen: number): Promise<void> {
    if (seen <= known) return
    known = (await events.head()).position
    if (seen <= known) return
    const lost = await lostEndsOf(new Map([[service, engine]]))
    if (lost.length > 0) onLost(new LostEndError(lost))
  }

  return bus.onProgress(({ service: teller, handled, position }) => {
    // A store that is away is reported elsewhere, and the next word comes soon.
    void look(teller === service ? position : (handled[service] ?? 0)).catch(() => undefined)
  })
}

/** As `verify` tells of it. */
export function checkLogEnd(service: string, position: number, lost: readonly LostEnd[]): CheckOutcome {
  const name = `${service} log end`
  const own = lost.filter((one) => one.service === service)
  if (own.length === 0) return { name, ok: true, detail: `position ${position}; nobody has seen a later one` }
  return { name, ok: false, detail: `${own.map(describeLostEnd).join(' ')} ${LOST_END_REMEDY}` }
}
