/** The last transaction of a checkout: what the processor said, the orders, and the emptied cart, at once. */
import type { Decision, Transaction } from '@bursar/event-sourcing'
import { type AccountEvent, account } from '../accounts/domain/account.ts'
import { cart, orderItems } from '../carts/domain/cart.ts'
import { completeCheckout } from '../charges/domain/settlement.ts'
import { notePlanSubscribed, plan } from '../plans/domain/plan.ts'
import { releaseSale } from '../selling/count-sales.ts'
import { accountStream, cartStream, planStream } from '../shared/streams.ts'
import { type AnsweredCharge, outcomeOf } from './ask-processor.ts'
import type { CheckoutRequest } from './checkout-request.ts'
import type { CheckoutGroup } from './domain/checkout-group.ts'
import { placeFreeOrders } from './domain/start-checkout.ts'

/** Whose checkout it is, and when its outcome is recorded. */
export type Completed = Pick<CheckoutRequest, 'checkout' | 'profile' | 'user' | 'person' | 'now'>

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
    if (created.counted) await releaseSale(tx, created, of.now)
  }
  // What costs nothing is no reason to give up a charge that is made: it stays in the cart when it cannot be had.
  if (charges[0]?.answer.is !== 'declined') for (const group of free) posting.takeFree(group)
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
    const decision = posting.takeFree(group)
    if (!decision.ok) tx.append(accountStream(of.profile), decision)
  }
  await posting.append()
}

/** The account with the events that are to be appended, each decided on what the one before it made. */
async function openAccount(tx: Transaction, of: Completed) {
  const { checkout, profile, user, now } = of
  let held = await tx.load(accountStream(profile), account)
  const events: AccountEvent[] = []

  function take(decision: Decision<AccountEvent>) {
    if (!decision.ok) return
    for (const event of decision.events) {
      held = account.evolve(held, { ...event, time: now })
      events.push(event)
    }
  }

  return {
    held: () => held,
    take,
    takeFree(group: CheckoutGroup): Decision<AccountEvent> {
      const decision = placeFreeOrders(held, group, { checkout, profile, ordered_by: user }, now)
      take(decision)
      return decision
    },
    async append() {
      tx.append(accountStream(profile), events)
      await notePlans(tx, events, now)
      await takeFromCart(tx, of, events)
    }
  }
}

async function notePlans(tx: Transaction, events: readonly AccountEvent[], now: string): Promise<void> {
  const started = events.flatMap((event) =>
    event.type === 'billing.subscription-started' ? [event.data.plan] : []
  )
  for (const id of new Set(started)) {
    tx.append(planStream(id), notePlanSubscribed(await tx.load(planStream(id), plan), now))
  }
}

/** An order has the id of the cart item that it was. */
async function takeFromCart(
  tx: Transaction,
  { user, profile, now }: Completed,
  events: readonly AccountEvent[]
) {
  const items = events.flatMap((event) => (event.type === 'billing.order-placed' ? [event.data.order] : []))
  if (items.length === 0) return
  const held = await tx.load(cartStream(user), cart)
  tx.append(cartStream(user), orderItems(held, user, { profile, items }, now))
}
