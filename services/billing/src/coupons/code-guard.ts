/** Holds back whoever guesses the codes of coupons. */
import { RefusedError } from '@bursar/event-sourcing'
import {
  type Counters,
  createThrottle,
  faultLimit,
  networkOf,
  type OperationRequest
} from '@bursar/service-kit'

/** Refused codes of an hour. */
const ofCaller = { most: 20, seconds: 3_600 }
const ofNetwork = { most: 300, seconds: 3_600 }

type Asking = Pick<OperationRequest, 'address' | 'engine' | 'caller' | 'visitor'>

export interface CodeGuard {
  /** Runs what tries a code; 429 in its place after too many that were refused. */
  attempt<Value>(request: Asking, work: () => Promise<Value>): Promise<Value>
}

export function codeGuard(counters: Counters): CodeGuard {
  const faults = faultLimit(
    (error) => error instanceof RefusedError && error.refusal.code === 'coupon_refused'
  )
  return {
    attempt({ address, engine, caller, visitor }, work) {
      const network = networkOf(address)
      // A visitor who is new has no cart, and learns nothing of any code.
      const who = caller?.user ?? (visitor?.isKnown ? visitor.id : undefined)
      const counted = [
        ...(who === undefined ? [] : [{ limit: ofCaller, name: ['codes', who] }]),
        { limit: ofNetwork, name: ['codes from', network] }
      ]
      return faults.attempt(createThrottle(counters, engine.world.clock.real), counted, work)
    }
  }
}
