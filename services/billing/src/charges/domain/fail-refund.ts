/**
 * Refunds that did not reach who had paid: the processor refused them, or a bank sent them back. The refund stands, and so does
 * its credit note; the money is again with those who gave it, and the provider owes it to its customer by another way.
 */
import type { Instant } from '@bursar/calendar'
import { type BillingEvents, type LedgerRow, PROCESSOR_PROFILE, type RefundedLine } from '@bursar/contracts'
import { type Decision, type EventOf, happenedAll } from '@bursar/event-sourcing'
import type { MadeRefund } from './settled-charges.ts'
import { rowOfCharge } from './taken-back.ts'

/** What a failed refund makes happen. */
export type FailedRefundEvent = EventOf<BillingEvents, 'billing.refund-failed' | 'billing.ledger-posted'>

/** Once for each: of one that nobody knows, or that failed before, nothing follows. */
export function failRefund(
  made: MadeRefund | undefined,
  reason: string,
  now: Instant
): Decision<FailedRefundEvent> {
  const refund = made?.refunded.refund
  if (!made || refund === undefined) return happenedAll([])
  const { charge, profile, provider, unit, amount, lines } = made.refunded
  const data = { charge, profile, provider, unit, amount, lines, refund, reason, failed_at: now }
  const rows = lines.flatMap((line) => rowsAgain(made.charge, line, now))
  return happenedAll([
    { type: 'billing.refund-failed', data },
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

function rowsAgain(
  charge: MadeRefund['charge'],
  { line, fee_back, broker_back, distribution_back }: RefundedLine,
  at: Instant
): LedgerRow[] {
  const again = (to: string, amount: number, what: string) =>
    rowOfCharge(charge, at, {
      kind: 'refund-return',
      dest: { profile: to, account: 'Funds' },
      orig: { profile: PROCESSOR_PROFILE, account: 'Refund' },
      amount,
      description: `Refund failed. ${what} of charge ${charge.processor_key}`,
      line
    })
  return [
    again(PROCESSOR_PROFILE, fee_back, 'Processor fee'),
    again(charge.broker, broker_back, 'Broker fee'),
    again(charge.provider, distribution_back, 'Distribution')
  ].filter(({ amount }) => amount > 0)
}
