import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { coupon, returnAttempts } from '../../coupons/domain/coupon.ts'
import { plan } from '../../plans/domain/plan.ts'
import { cartStream, couponStream, planStream } from '../../shared/streams.ts'
import { text } from '../../shared/views.ts'
import { type SeatOf, seatNames } from '../cart-seat.ts'
import { type Cart, type CartItem, cart } from '../domain/cart.ts'
import { type Merge, type MovingItem, mergeCarts, spendVisitorCart } from '../domain/merge-carts.ts'
import { couponLapse } from '../lapse-coupons.ts'

/**
 * POST /api/cart/merge: what the gateway asks for once somebody has logged in who was a visitor before. Both carts
 * change in one append, so a visitor's cart goes into one user's, once, whoever else has the cookie and however often
 * it is tried.
 */
export const mergeCart = operation({
  method: 'POST',
  path: '/api/cart/merge',
  access: 'user',
  unconditional: true,
  visitors: true,
  summary:
    'Move the cart that this browser had before the login into the caller’s; a login does it by itself',
  answers: { 204: null },
  async handle(request) {
    const { caller, visitor, commit } = request
    if (!caller) fail('not_authenticated')
    if (!visitor?.isKnown) return answer(204)
    const seatOf = await seatNames(request)
    return commit(async (tx) => {
      await merge(tx, request, { visitor: visitor.id, user: caller.user, seatOf })
      return answer(204, undefined, { ...visitor.dropped() })
    })
  }
})

interface Parties {
  readonly visitor: string
  readonly user: string
  readonly seatOf: SeatOf
}

async function merge(tx: Transaction, request: OperationRequest<any, any>, parties: Parties): Promise<void> {
  const { visitor, user } = parties
  const { now } = request
  const theirs = await tx.load(cartStream(visitor), cart)
  const spent = spendVisitorCart(theirs, visitor, user, now)
  if (spent.ok && spent.events.length === 0) return
  const held = await tx.load(cartStream(user), cart)
  const items = await movingItems(tx, request, { held, items: theirs.items, parties })
  const owner = { id: user, visitor: false }
  const merged = mergeCarts(held, owner, { items, attempts: theirs.attempts }, now)
  tx.append(cartStream(user), merged.events)
  tx.append(cartStream(visitor), spent)
  await settleCoupons(tx, user, merged, now)
}

interface Moving {
  readonly held: Cart
  readonly items: readonly CartItem[]
  readonly parties: Parties
}

/** The visitor's items as the user would add them. What the visitor left as it comes changes nothing of the user's. */
async function movingItems(
  tx: Transaction,
  { reveal, engine }: OperationRequest<any, any>,
  { held, items, parties: { user, seatOf } }: Moving
): Promise<MovingItem[]> {
  const plans = await Promise.all(items.map((item) => tx.load(planStream(item.plan), plan)))
  return (await reveal(items)).map((item, n) => ({
    held: item,
    added: {
      item: engine.world.id(),
      plan: plans[n] ?? plan.initial,
      ...(item.option !== 0 && { option: item.option }),
      ...(item.quantity !== 1 && { quantity: item.quantity }),
      ...(item.use !== undefined && { use: item.use }),
      ...(item.claim && { claim: item.claim }),
      seat: seatOf(held, user, text(item.email)),
      person: user,
      full_name: text(item.full_name),
      email: text(item.email),
      sync_on: text(item.sync_on)
    }
  }))
}

/** Coupons end in the user's cart when they would have ended in the visitor's; attempts that nobody holds come back. */
async function settleCoupons(
  tx: Transaction,
  user: string,
  { back, redeemed }: Merge,
  now: string
): Promise<void> {
  for (const at of new Set(redeemed)) tx.ask(couponLapse(user, at))
  for (const [id, attempts] of Object.entries(back)) {
    const state = await tx.load(couponStream(id), coupon)
    tx.append(couponStream(id), returnAttempts(state, { user, attempts }, now))
  }
}
