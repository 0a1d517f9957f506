/** Holds back whoever tries cards at a processor that moves real money: a site must be no test of stolen ones. */
import { type Counters, type FaultGuard, faultGuard, type OperationRequest } from '@bursar/service-kit'
import type { PaymentProcessor } from '../processors/port.ts'

/** Whose card errors are counted: a profile's by its id, or an invoice's by its charge. */
export type Paying = Pick<OperationRequest, 'address' | 'engine' | 'counted'> & { readonly payer: string }

export type CardGuard = FaultGuard<Paying>

/** Counts card errors, in whatever way the cards came; nothing where no money moves. */
export function cardGuard({ isLive }: PaymentProcessor, counters: Counters): CardGuard {
  if (!isLive) return { attempt: (_, work) => work() }
  return faultGuard(counters, {
    code: 'card_declined',
    name: 'card errors',
    hourly: { one: 10, network: 50 },
    one: ({ payer }) => payer
  })
}
