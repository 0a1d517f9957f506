/** The faults of a simulation: how often each comes, drawn anew for each round, and none once they are cleared. */
import type { Operation } from '../memory/hook.ts'
import type { Draw } from './draw.ts'

/** Shares from 0 to 1, of the chances that each fault has. */
export interface Rates {
  /** An operation of a store takes time. */
  readonly delay: number
  /** An operation of a store rejects, without effect or, where it writes, also after its effect. */
  readonly fail: number
  /** The process ends before or after an operation of a store. */
  readonly crash: number
  /** A delivery repeats, mixes or leaves out events. */
  readonly disturb: number
  /** A source stops being delivered to one subscriber for a while. */
  readonly partition: number
}

export type Fault = { readonly is: 'none' | 'fail' | 'crash' } | { readonly is: 'delay'; readonly ms: number }

export interface FaultRates {
  /** Draws how bad the next round is. */
  change(): void
  /** No faults from now on. */
  clear(): void
  /** What happens at an operation of a store. */
  at(operation: Operation): Fault
  disturbs(): boolean
  /** Milliseconds for which a source is cut off; 0 nearly always. */
  partition(): number
  /** How often what happened. */
  readonly counts: {
    delays: number
    failures: number
    crashes: number
    disturbances: number
    partitions: number
  }
}

const none: Fault = { is: 'none' }
const fair: Rates = { delay: 0, fail: 0, crash: 0, disturb: 0, partition: 0 }
/** Operations that write: what is told of them may be lost, which is where most faults hide. */
const writes = new Set(['events.commit', 'readModels.commit', 'readModels.swap', 'keys.put', 'processor.ask'])

/** @param severity multiplies all rates: 0 is no fault ever, 1 is usual */
export function createFaultRates(draw: Draw, severity: number): FaultRates {
  let rates = fair
  const counts = { delays: 0, failures: 0, crashes: 0, disturbances: 0, partitions: 0 }

  return {
    counts,
    change() {
      const share = (most: number) => most * severity * draw.next() * (draw.chance(0.7) ? 1 : 0)
      rates = {
        delay: share(0.1),
        fail: share(0.01),
        crash: share(0.0012),
        disturb: share(0.5),
        partition: share(0.02)
      }
    },
    clear() {
      rates = fair
    },
    at({ name, when }) {
      if (rates === fair) return none
      const dear = writes.has(name) ? 5 : 1
      if (draw.chance(rates.crash * dear)) {
        counts.crashes += 1
        return { is: 'crash' }
      }
      // What fails afterwards took effect and does not know it, as over a connection that breaks.
      if ((when === 'before' || writes.has(name)) && draw.chance(rates.fail * dear)) {
        counts.failures += 1
        return { is: 'fail' }
      }
      if (!draw.chance(rates.delay)) return none
      counts.delays += 1
      return { is: 'delay', ms: draw.chance(0.05) ? draw.between(50, 800) : draw.between(1, 20) }
    },
    disturbs() {
      if (!draw.chance(rates.disturb)) return false
      counts.disturbances += 1
      return true
    },
    partition() {
      if (!draw.chance(rates.partition)) return 0
      counts.partitions += 1
      return draw.between(100, 6_000)
    }
  }
}
