/** What an order appends: to the account, to the plans that it is the first of, and to the cart that it empties. */
import type { OrderPlaced, Purchase } from '@bursar/contracts'
import { type Decision, happenedAll, type Transaction } from '@bursar/event-sourcing'
import { askForExpiry } from '../accounts/card-expiry.ts'
import { type Account, type AccountEvent, account } from '../accounts/domain/account.ts'
import { isClosed } from '../accounts/domain/closed.ts'
import { cart, orderItems } from '../carts/domain/cart.ts'
import { notePlanSubscribed, plan } from '../plans/domain/plan.ts'
import { accountStream, cartStream, planStream } from '../shared/streams.ts'
import { endSubscriptions } from '../subscriptions/domain/end-subscriptions.ts'
import type { CheckoutRequest } from './checkout-request.ts'
import { checkClaims, claimSeats } from './claim-seats.ts'
import type { CheckoutGroup } from './domain/checkout-group.ts'
import { placeFreeOrders } from './domain/start-checkout.ts'
import { sellSeats } from './sell-seats.ts'
import { checkTrials, noteTrials } from './trial-offer.ts'

type Ordering = Pick<CheckoutRequest, 'checkout' | 'profile' | 'user' | 'given' | 'now' | 'seats'> & {
  readonly origin?: string | undefined
}

export type AccountPosting = Awaited<ReturnType<typeof openAccount>>

/**
 * The account of who orders with the events that are to be appended, each decided on what the one before it made;
 * `loaded`: the account as the transaction has it already.
 */
export async function openAccount(tx: Transaction, of: Ordering, loaded?: Account) {
  const { checkout, profile, user, now } = of
  let held = loaded ?? (await tx.load(accountStream(profile), account))
  const events: AccountEvent[] = []
  const claims = new Map<string, NonNullable<Purchase['claim']>>()
  const claimant = () => ({ profile, user, held, now })

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
    async takeFree(group: CheckoutGroup): Promise<Decision> {
      const purchases = group.lines.flatMap(({ purchase }) => purchase ?? [])
      const claimed = await checkClaims(tx, claimant(), purchases)
      if (!claimed.ok) return claimed
      const offered = await checkTrials(tx, purchases)
      if (!offered.ok) return offered
      for (const { order, purchase } of group.lines) if (purchase?.claim) claims.set(order, purchase.claim)
      return take(placeFreeOrders(held, group, { checkout, profile, ordered_by: user }, now))
    },
    async append() {
      const orders = events.flatMap((event) => (event.type === 'billing.order-placed' ? [event.data] : []))
      await sellSeats(tx, of, orders)
      await noteTrials(tx, orders)
      take(happenedAll(await claimSeats(tx, claimant(), orders, claims)))
      const payers = new Set([...claims.values()].map(({ payer }) => payer))
      const closed = await closedProviders(tx, orders, { buyer: held, profile, payers })
      take(
        happenedAll(
          endSubscriptions(held, profile, ({ provider }) => held.closed || closed.has(provider), now)
        )
      )
      const all = [...events, ...(events.some(isDeal) ? (of.given ?? []) : [])]
      tx.append(accountStream(profile), all)
      askForExpiry(tx, all)
      await notePlans(tx, events, now)
      await takeFromCart(tx, of, orders)
    }
  }
}

/** True of what is ordered or paid, or about to be: a decline takes no address along. */
function isDeal({ type }: AccountEvent): boolean {
  return [
    'billing.order-placed',
    'billing.charge-settled',
    'billing.charge-pending',
    'billing.charge-waiting'
  ].includes(type)
}

/** Accounts that the transaction has as such: it has one state of a stream. */
interface Loaded {
  readonly buyer: Account
  readonly profile: string
  /** Who bought the seats that are claimed. */
  readonly payers: ReadonlySet<string>
}

/** Of the providers that something is ordered from, those that were archived while the payment was under way. */
async function closedProviders(
  tx: Transaction,
  orders: readonly OrderPlaced[],
  { buyer, profile, payers }: Loaded
): Promise<Set<string>> {
  const closed = new Set<string>()
  async function isClosedNow(id: string): Promise<boolean> {
    if (id === profile) return buyer.closed
    const stream = accountStream(id)
    return payers.has(id) ? (await tx.load(stream, account)).closed : tx.load(stream, isClosed)
  }
  for (const id of new Set(orders.map(({ provider }) => provider))) {
    if (await isClosedNow(id)) closed.add(id)
  }
  return closed
}

/** What is bought for somebody else will begin: its plan has a subscriber to come. */
async function notePlans(tx: Transaction, events: readonly AccountEvent[], now: string): Promise<void> {
  const plans = events.flatMap(({ type, data }) => {
    if (type === 'billing.subscription-started') return [data.plan]
    return type === 'billing.order-placed' && data.seat !== undefined ? [data.plan] : []
  })
  for (const id of new Set(plans)) {
    tx.append(planStream(id), notePlanSubscribed(await tx.load(planStream(id), plan), now))
  }
}

/** An order has the id of the cart item that it was. */
async function takeFromCart(
  tx: Transaction,
  { user, profile, now }: Ordering,
  orders: readonly OrderPlaced[]
) {
  if (orders.length === 0) return
  const items = orders.flatMap(({ order, tax_of }) => (tax_of === undefined ? [order] : []))
  const held = await tx.load(cartStream(user), cart)
  tx.append(cartStream(user), orderItems(held, user, { profile, items }, now))
}
