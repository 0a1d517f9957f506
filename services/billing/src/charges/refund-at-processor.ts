/** Money that the book gave back is given back by the processor, too: after the commit, and again until it is taken. */
import type { Instant } from '@bursar/calendar'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import type { KnownCharge, PaymentProcessor } from '../processors/port.ts'

const refundCharge = jobKind<KnownCharge>('refund-charge')

/** To be called together with the refund; `charge.amount` is what goes back. Nothing where the book alone gives back. */
export function askForRefund(
  tx: Transaction,
  { processor, engine }: { readonly processor: PaymentProcessor; readonly engine: Engine },
  charge: KnownCharge,
  now: Instant
): void {
  if (processor.refund) tx.ask(refundCharge.at({ id: engine.world.id(), due: now, payload: charge }))
}

/** Handles it: what the processor refuses is tried again and in the end parked, for somebody to look at. */
export function refundChargeJob({ refund }: PaymentProcessor): JobHandler {
  return jobHandler(refundCharge, async (charge, { job }) => {
    await refund?.({ ...charge, id: job.id })
  })
}
