/** The last transaction of a checkout: what the processor said, the orders, and the emptied cart, at once. */
import type { Transaction } from '@bursar/event-sourcing'
import { completeCheckout } from '../charges/domain/settlement.ts'
import { releaseSale } from '../selling/count-sales.ts'
import { accountStream } from '../shared/streams.ts'
import { openAccount } from './account-posting.ts'
import { type AnsweredCharge, outcomeOf } from './ask-processor.ts'
import type { CheckoutRequest } from './checkout-request.ts'
import type { CheckoutGroup } from './domain/checkout-group.ts'

/** Whose checkout it is, and when its outcome is recorded. */
export type Completed = Pick<
  CheckoutRequest,
  'checkout' | 'profile' | 'user' | 'person' | 'given' | 'seats' | 'now'
> & { readonly origin?: string | undefined }

/**
 * Appends the outcome of all charges of a checkout. A charge whose outcome is on record already adds nothing,
 * so two that finish the same checkout do no harm.
 */
export async function completeCharges(
  tx: Transaction,
  of: Completed,
  charges: readonly AnsweredCharge[],
  free: readonly CheckoutGroup[]
): Promise<void> {
  const posting = await openAccount(tx, of)
  for (const { created, answer } of charges) {
    posting.take(completeCheckout(posting.held(), created.charge, outcomeOf(answer, of.person), of.now))
    if (created.counted && answer.is !== 'waiting') await releaseSale(tx, created, of.now)
  }
  // What costs nothing is no reason to give up a charge that is made: it stays in the cart when it cannot be had.
  const first = charges[0]?.answer.is
  if (first !== 'declined' && first !== 'waiting') for (const group of free) await posting.takeFree(group)
  await posting.append()
}

/** Orders what costs nothing. Fails when the account is no longer what the groups were made from. */
export async function completeFree(
  tx: Transaction,
  of: Completed,
  groups: readonly CheckoutGroup[]
): Promise<void> {
  const posting = await openAccount(tx, of)
  for (const group of groups) {
    const decision = await posting.takeFree(group)
    if (!decision.ok) tx.append(accountStream(of.profile), decision)
  }
  await posting.append()
}
