/** The middle of a checkout: its charges are on record, and the card is asked for them. */
import type { Transaction } from '@bursar/event-sourcing'
import { type Answer, fail, type OperationRequest } from '@bursar/service-kit'
import type { PaymentProcessor } from '../processors/port.ts'
import { askProcessor } from './ask-processor.ts'
import type { Begun } from './begin-checkout.ts'
import { type Asked, concludeCheckout } from './conclude-checkout.ts'
import type { ReceiptPlace } from './receipt-url.ts'

type Charged = Extract<Begun, { is: 'charged' }>

/** Asks the processor, and answers what came of it. */
export async function chargeCard(
  request: OperationRequest<any, any, any>,
  checkout: Omit<Asked, 'charges' | 'free' | 'place' | 'publicKey'> & ReceiptPlace,
  { charges, source, free }: Pick<Charged, 'charges' | 'source' | 'free'>,
  processor: PaymentProcessor
): Promise<Answer> {
  const { transact, commit, engine } = request
  const answered = await askProcessor(processor, charges, source)
  const asked = { ...checkout, charges, free, place: checkout, publicKey: processor.publicKey }
  const now = engine.world.clock.now()
  const conclude = (tx: Transaction) => concludeCheckout(tx, request, asked, answered, now)
  const first = answered[0]?.answer
  if (first?.is !== 'declined') return commit(async (tx) => (await conclude(tx)) ?? fail('card_declined'))
  // No answer is kept: the caller may try again with another card.
  await transact(conclude)
  return fail('card_declined', { detail: first.detail })
}
