/** Holds back whoever fails too often at one thing, such as a card or a code: a person or a profile, and the network. */
import { RefusedError } from '@bursar/event-sourcing'
import type { OperationRequest } from '../operation/operation.ts'
import type { Counters } from './counters.ts'
import { faultLimit } from './fault-limit.ts'
import { networkOf } from './network.ts'
import { throttleOf } from './throttle.ts'

type Asked = Pick<OperationRequest, 'address' | 'engine' | 'counted'>

/** What is counted, and how often it may happen in an hour. */
export interface CountedFaults<Asking extends Asked> {
  /** The refusal that counts, by its code. */
  readonly code: string
  /** What the counters call them. */
  readonly name: string
  readonly hourly: { readonly one: number; readonly network: number }
  /** Who of them is counted beside the network; undefined: nobody. */
  one(request: Asking): string | undefined
}

export interface FaultGuard<Asking extends Asked> {
  /** Does the work, or fails with 429 in its place after too many faults. */
  attempt<Value>(request: Asking, work: () => Promise<Value>): Promise<Value>
}

const HOUR = 3_600

/** Makes one; see faultLimit for how tries at once count. */
export function faultGuard<Asking extends Asked>(
  counters: Counters,
  { code, name, hourly, one }: CountedFaults<Asking>
): FaultGuard<Asking> {
  const faults = faultLimit((error) => error instanceof RefusedError && error.refusal.code === code)
  return {
    attempt(request, work) {
      const who = one(request)
      const counted = [
        ...(who === undefined ? [] : [{ limit: { most: hourly.one, seconds: HOUR }, name: [name, who] }]),
        { limit: { most: hourly.network, seconds: HOUR }, name: [`${name} from`, networkOf(request.address)] }
      ]
      return faults.attempt(throttleOf(counters, request), counted, work)
    }
  }
}
