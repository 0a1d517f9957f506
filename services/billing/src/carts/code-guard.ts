/** Holds back whoever guesses the codes of coupons. */
import { type Counters, type FaultGuard, faultGuard, type OperationRequest } from '@bursar/service-kit'

export type CodeGuard = FaultGuard<
  Pick<OperationRequest, 'address' | 'engine' | 'counted' | 'caller' | 'visitor'>
>

/** Counts codes that were refused. */
export function codeGuard(counters: Counters): CodeGuard {
  return faultGuard(counters, {
    code: 'coupon_refused',
    name: 'codes',
    hourly: { one: 20, network: 300 },
    // A visitor who is new has no cart, and learns nothing of any code.
    one: ({ caller, visitor }) => caller?.user ?? (visitor?.isKnown ? visitor.id : undefined)
  })
}
