/** Takes coupons out of carts in which they have been for a day. */
import { justAfter } from '@bursar/calendar'
import { type Engine, RefusedError } from '@bursar/event-sourcing'
import { cartStream } from '../shared/streams.ts'
import { cart } from './domain/cart.ts'
import { lapseCoupons, lapsedBefore } from './domain/cart-coupons.ts'
import { HELD, type HeldCoupons } from './held-coupons-projection.ts'
import { changeCart } from './return-attempts.ts'

/** Carts of one time; the others have their turn the next. */
const MOST = 500

/** Safe to repeat, and to run twice at once. */
export async function lapseDueCoupons(engine: Engine): Promise<void> {
  const now = engine.world.clock.now()
  const before = justAfter(lapsedBefore(now))
  const range = { list: 'held', by: HELD, before, descending: false, offset: 0, limit: MOST }
  const due = await engine.collection('held-coupons').documents<HeldCoupons>(range)
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'retention' }
  for (const { user } of due) {
    try {
      await engine.transact(cause, async (tx) => {
        const held = await tx.load(cartStream(user), cart)
        await changeCart(tx, user, held, lapseCoupons(held, user, now), now)
      })
    } catch (error) {
      // Somebody else was at it at the same instant.
      if (!(error instanceof RefusedError)) throw error
    }
  }
}
