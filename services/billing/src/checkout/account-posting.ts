/** What an order appends: to the account, to the plans that it is the first of, and to the cart that it empties. */
import type { Decision, Transaction } from '@bursar/event-sourcing'
import { type AccountEvent, account } from '../accounts/domain/account.ts'
import { cart, orderItems } from '../carts/domain/cart.ts'
import { notePlanSubscribed, plan } from '../plans/domain/plan.ts'
import { accountStream, cartStream, planStream } from '../shared/streams.ts'
import type { CheckoutRequest } from './checkout-request.ts'
import type { CheckoutGroup } from './domain/checkout-group.ts'
import { placeFreeOrders } from './domain/start-checkout.ts'

type Ordering = Pick<CheckoutRequest, 'checkout' | 'profile' | 'user' | 'now'>

export type AccountPosting = Awaited<ReturnType<typeof openAccount>>

/** The account of who orders with the events that are to be appended, each decided on what the one before it made. */
export async function openAccount(tx: Transaction, of: Ordering) {
  const { checkout, profile, user, now } = of
  let held = await tx.load(accountStream(profile), account)
  const events: AccountEvent[] = []

  function take(decision: Decision<AccountEvent>): Decision<AccountEvent> {
    if (!decision.ok) return decision
    for (const event of decision.events) {
      held = account.evolve(held, { ...event, time: now })
      events.push(event)
    }
    return decision
  }

  return {
    held: () => held,
    take,
    takeFree(group: CheckoutGroup): Decision<AccountEvent> {
      return take(placeFreeOrders(held, group, { checkout, profile, ordered_by: user }, now))
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
  { user, profile, now }: Ordering,
  events: readonly AccountEvent[]
) {
  const items = events.flatMap((event) => (event.type === 'billing.order-placed' ? [event.data.order] : []))
  if (items.length === 0) return
  const held = await tx.load(cartStream(user), cart)
  tx.append(cartStream(user), orderItems(held, user, { profile, items }, now))
}
