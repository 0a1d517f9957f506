/**
 * What follows on the processor's answer, for the request that asked and for whoever finishes it after a crash: the
 * outcome, the orders and the emptied cart go on record at once, with what the caller is answered.
 */
import type { ChargeCreated } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import type { Answer } from '@bursar/service-kit'
import type { PaymentProcessor } from '../processors/port.ts'
import type { Reader } from '../shared/views.ts'
import type { AnsweredCharge } from './ask-processor.ts'
import { checkoutAnswer } from './checkout-answer.ts'
import { type Completed, completeCharges } from './complete-checkout.ts'
import type { CheckoutGroup } from './domain/checkout-group.ts'
import { askToGiveUp, noteFinished } from './finish-checkout-job.ts'
import type { ReceiptPlace } from './receipt-url.ts'

/** A checkout whose charges are on record, and that the processor is asked about. */
export interface Asked extends Omit<Completed, 'now'> {
  /** In their order. */
  readonly charges: readonly ChargeCreated[]
  /** What is ordered beside them and costs nothing. */
  readonly free: readonly CheckoutGroup[]
  /** Where its receipt is shown; undefined for a checkout that an earlier version began. */
  readonly place: ReceiptPlace | undefined
  /** What a browser knows the processor by. */
  readonly publicKey: PaymentProcessor['publicKey'] | undefined
}

/** Appends it all. Answers what the caller is told; undefined when the first charge was declined, which orders nothing. */
export async function concludeCheckout(
  tx: Transaction,
  reader: Reader,
  asked: Asked,
  answered: readonly AnsweredCharge[],
  now: string
): Promise<Answer | undefined> {
  await completeCharges(tx, { ...asked, origin: asked.place?.origin, now }, answered, asked.free)
  if (answered.some(({ answer }) => answer.is === 'waiting')) askToGiveUp(tx, asked, now)
  else noteFinished(tx, asked)
  if (answered[0]?.answer.is === 'declined') return undefined
  return checkoutAnswer(reader, answered, asked)
}
