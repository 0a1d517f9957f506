/** Holds back whoever tries cards at a processor that moves real money: a site must be no test of stolen ones. */
import { type Counters, type FaultGuard, faultGuard, type OperationRequest } from '@bursar/service-kit'
import type { PaymentProcessor } from '../processors/port.ts'

export type CardGuard = FaultGuard<Pick<OperationRequest, 'address' | 'engine' | 'counted' | 'profile'>>

/** Counts card errors, in whatever way the cards came; nothing where no money moves. */
export function cardGuard({ isLive }: PaymentProcessor, counters: Counters): CardGuard {
  if (!isLive) return { attempt: (_, work) => work() }
  return faultGuard(counters, {
    code: 'card_declined',
    name: 'card errors',
    hourly: { one: 10, network: 50 },
    one: ({ profile }) => profile.id
  })
}
