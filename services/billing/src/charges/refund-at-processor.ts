/** Money that the book gave back is given back by the processor, too: after the commit, and again until it has answered. */
import type { ChargeRefunded } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import type { KnownCharge, PaymentProcessor } from '../processors/port.ts'
import { accountStream } from '../shared/streams.ts'
import { failRefund } from './domain/fail-refund.ts'
import { settledCharges } from './domain/settled-charges.ts'

const refundCharge = jobKind<KnownCharge & { readonly profile: string }>('refund-charge')

/** To be called together with the refund. Nothing where the book alone gives back. */
export function askForRefund(
  tx: Transaction,
  processor: PaymentProcessor,
  { refunded, processor_key }: { readonly refunded: ChargeRefunded } & Pick<KnownCharge, 'processor_key'>
): void {
  const { refund, profile, amount, unit, refunded_at: due } = refunded
  if (!processor.refund || refund === undefined) return
  tx.ask(refundCharge.at({ id: refund, due, payload: { processor_key, amount, unit, profile } }))
}

/** Handles it: one without an answer is asked for again, and one that is refused has failed. */
export function refundChargeJob({ refund }: PaymentProcessor): JobHandler {
  return jobHandler(refundCharge, async ({ profile, ...charge }, { job, transact }) => {
    const answer = await refund?.({ ...charge, id: job.id })
    if (answer?.is !== 'refused') return
    await transact((tx) => noteFailedRefund(tx, profile, { refund: job.id, reason: answer.reason }))
  })
}

/** Takes it into the book; what was noted already adds nothing. */
export async function noteFailedRefund(
  tx: Transaction,
  profile: string,
  { refund, reason }: { readonly refund: string; readonly reason: string }
): Promise<void> {
  const { refunds } = await tx.load(accountStream(profile), settledCharges)
  tx.append(accountStream(profile), failRefund(refunds[refund], reason, tx.time))
}
