/** Puts a seat that somebody else bought in a cart: it is claimed when that is checked out. */
import type { Transaction } from '@bursar/event-sourcing'
import { account } from '../accounts/domain/account.ts'
import { plan } from '../plans/domain/plan.ts'
import { isClaimable, seats, type WaitingSeat } from '../seats/domain/seats.ts'
import { accountStream, cartStream, planStream, seatsStream } from '../shared/streams.ts'
import { addItems, type CartOwner, cart } from './domain/cart.ts'

/** What is put in whose cart; `id` is the item's. */
export interface Claim {
  readonly owner: CartOwner
  readonly seat: Pick<WaitingSeat, 'seat' | 'address' | 'profile' | 'plan'>
  readonly id: string
  readonly now: string
}

/** False of a seat that cannot be claimed any more; one that is in the cart already is there once. */
export async function claimInCart(tx: Transaction, { owner, seat, id, now }: Claim): Promise<boolean> {
  const { seat: which, address, profile: payer } = seat
  const waiting = await tx.load(seatsStream(address), seats)
  if (!waiting[which] || !isClaimable(await tx.load(accountStream(payer), account), which)) return false
  const state = await tx.load(planStream(seat.plan), plan)
  const held = await tx.load(cartStream(owner.id), cart)
  const item = { item: id, plan: state, claim: { seat: which, address, payer }, person: owner.id }
  tx.append(cartStream(owner.id), addItems(held, owner, [item], now))
  return true
}
