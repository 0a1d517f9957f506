import type { BillingEvents, ReceiptAsked } from '@bursar/contracts'
import { type Decision, type EventOf, happened, refuse } from '@bursar/event-sourcing'

type Receipt = EventOf<BillingEvents, 'billing.receipt-asked'>

/** A charge as its read model has it. */
export interface ReceiptedCharge
  extends Omit<ReceiptAsked, 'receipt' | 'origin' | 'charged_at' | 'processor_key'> {
  readonly state: string
  readonly processor_key: string | null
  readonly created_at: string
  /** When an invoice was paid. */
  readonly done_at?: string
}

/** Asks for the receipt of a charge that is done, by mail; of another there is none (`method_not_allowed`). */
export function askReceipt(
  charge: ReceiptedCharge,
  { receipt, origin }: Pick<ReceiptAsked, 'receipt' | 'origin'>
): Decision<Receipt> {
  const { charge: id, profile, provider, amount, unit, description, processor_key, state } = charge
  if (state !== 'done' || processor_key === null) {
    return refuse('method_not_allowed', { detail: 'Only a charge that is paid has a receipt.' })
  }
  const paid = { amount, unit, description, processor_key, charged_at: charge.done_at ?? charge.created_at }
  return happened('billing.receipt-asked', { receipt, charge: id, profile, provider, ...paid, origin })
}
