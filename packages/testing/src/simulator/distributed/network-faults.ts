/** The faults that only the distributed form has: of the network, of the broker, and of processes that stand still. */
import type { Draw } from '../draw.ts'

/** What becomes of something on its way. `ms` is how long it takes. */
export type Journey =
  | { readonly is: 'whole'; readonly ms: number }
  /** Its sender hears of a failure; what arrives, arrives in part, later than that, or not at all. */
  | { readonly is: 'lost' }
  | { readonly is: 'late'; readonly ms: number }
  | { readonly is: 'cut'; readonly ms: number }

export interface NetworkFaults {
  /** Draws how bad the next round is. */
  change(): void
  /** No faults from now on; what is on its way still comes. */
  clear(): void
  journey(): Journey
  /** Milliseconds until the broker is there again; 0 nearly always. */
  outage(): number
  /** Milliseconds for which a process stands still, as in a long collection of garbage; 0 nearly always. */
  pause(): number
  /** Whether a reader begins again a little before where it was. */
  rereads(): boolean
  readonly counts: {
    journeys: number
    outages: number
    pauses: number
    rereads: number
  }
}

const fair = { journey: 0, outage: 0, pause: 0, reread: 0 }

/**
 * @param severity multiplies all rates, as those of FaultRates
 * @param now virtual milliseconds
 */
export function createNetworkFaults(draw: Draw, severity: number, now: () => number): NetworkFaults {
  let rates = fair
  let downUntil = 0
  const counts = { journeys: 0, outages: 0, pauses: 0, rereads: 0 }
  const usual = (): Journey => ({ is: 'whole', ms: draw.between(1, 8) })

  function spoiled(): Journey {
    counts.journeys += 1
    switch (draw.below(4)) {
      case 0:
        return { is: 'lost' }
      case 1:
        return { is: 'late', ms: draw.between(100, 9_000) }
      case 2:
        return { is: 'cut', ms: draw.between(1, 400) }
      default:
        return { is: 'whole', ms: draw.between(20, 4_000) }
    }
  }

  return {
    counts,
    change() {
      const share = (most: number) => most * severity * draw.next() * (draw.chance(0.7) ? 1 : 0)
      rates = { journey: share(0.1), outage: share(0.002), pause: share(0.0006), reread: share(0.1) }
    },
    clear() {
      rates = fair
      downUntil = 0
    },
    journey: () => (draw.chance(rates.journey) ? spoiled() : usual()),
    outage() {
      if (now() >= downUntil && draw.chance(rates.outage)) {
        counts.outages += 1
        downUntil = now() + draw.between(500, 30_000)
      }
      return Math.max(0, downUntil - now())
    },
    pause() {
      if (!draw.chance(rates.pause)) return 0
      counts.pauses += 1
      // Around the time of a lease, so that half of those who wake up have lost theirs.
      return draw.between(1_000, 12_000)
    },
    rereads() {
      if (!draw.chance(rates.reread)) return false
      counts.rereads += 1
      return true
    }
  }
}
