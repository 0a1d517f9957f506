/** Holds back whoever tries cards at a processor that moves real money: a site must be no test of stolen ones. */
import { RefusedError } from '@bursar/event-sourcing'
import {
  type Counters,
  createThrottle,
  faultLimit,
  networkOf,
  type OperationRequest
} from '@bursar/service-kit'
import type { PaymentProcessor } from '../processor/port.ts'

/** Card errors of an hour, in whatever way the cards came. */
const ofProfile = { most: 10, seconds: 3_600 }
const ofNetwork = { most: 50, seconds: 3_600 }

type Asking = Pick<OperationRequest, 'address' | 'engine' | 'profile'>

export interface CardGuard {
  /** Runs what asks the processor about a card; 429 in its place after too many card errors. */
  attempt<Value>(request: Asking, work: () => Promise<Value>): Promise<Value>
}

/** Counts nothing where no money moves. */
export function cardGuard({ isLive }: PaymentProcessor, counters: Counters): CardGuard {
  if (!isLive) return { attempt: (_, work) => work() }
  const faults = faultLimit(isCardError)
  return {
    attempt({ address, engine, profile }, work) {
      const counted = [
        { limit: ofProfile, name: ['card errors', profile.id] },
        { limit: ofNetwork, name: ['card errors from', networkOf(address)] }
      ]
      return faults.attempt(createThrottle(counters, engine.world.clock.real), counted, work)
    }
  }
}

function isCardError(error: unknown): boolean {
  return error instanceof RefusedError && error.refusal.code === 'card_declined'
}
