/**
 * Which open checkouts may still have a request at work on them. One process knows its own; what another instance
 * of the service works on shows only by its age.
 */
import type { Engine } from '@bursar/event-sourcing'

export interface RunningCheckouts {
  began(checkout: string): void
  ended(checkout: string): void
  /** False when its request is gone, so that somebody else has to finish it. */
  mayBeRunning(engine: Pick<Engine, 'isShared'>, checkout: string): boolean
}

/**
 * Milliseconds until a checkout of another instance counts as left behind: some more than that instance's leases
 * live on after its end. One that is only slow is finished twice, which does no harm: the processor answers the
 * same key with the same charge, and the outcome that comes second adds nothing.
 */
export const ABANDONED_MS = 10_000

/** Ends that are remembered; of those forgotten the age says it a little later. */
const most = 10_000

/** @param now the real time, by which ids are made; a test clock may stand still */
export function runningCheckouts(now: () => number = Date.now): RunningCheckouts {
  const running = new Set<string>()
  const over = new Set<string>()

  return {
    began: (checkout) => void running.add(checkout),
    ended(checkout) {
      running.delete(checkout)
      over.add(checkout)
      if (over.size > most) over.delete(over.values().next().value ?? '')
    },
    mayBeRunning({ isShared }, checkout) {
      if (running.has(checkout)) return true
      return isShared && !over.has(checkout) && now() - madeAt(checkout) < ABANDONED_MS
    }
  }
}

/** When an id was made: a uuid v7 begins with the milliseconds since 1970. */
function madeAt(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16)
}
