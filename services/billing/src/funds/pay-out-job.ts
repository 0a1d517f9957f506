/** What the book withdrew is paid out by the processor: after the commit, and again until it is taken. */
import type { Instant } from '@bursar/calendar'
import type { Transaction } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import type { PaymentProcessor, PayoutRequest } from '../processors/port.ts'

const payOut = jobKind<Omit<PayoutRequest, 'id'>>('pay-out')

/** To be called together with the withdrawal. Nothing where the book alone pays out. */
export function askToPayOut(
  tx: Transaction,
  processor: PaymentProcessor,
  { id, ...payload }: PayoutRequest,
  now: Instant
): void {
  if (processor.payOut) tx.ask(payOut.at({ id, due: now, payload }))
}

/** Handles it: what the processor refuses is tried again and in the end parked, for somebody to look at. */
export function payOutJob(processor: PaymentProcessor): JobHandler {
  return jobHandler(payOut, async (payout, { job }) => {
    await processor.payOut?.({ ...payout, id: job.id })
  })
}
