/** Takes coupons out of carts in which they have been for a day. */
import { type Instant, justAfter } from '@bursar/calendar'
import { type Cause, type Engine, RefusedError } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import { cartStream } from '../shared/streams.ts'
import { cart } from './domain/cart.ts'
import { lapseCoupons, lapsedBefore, lapsesAt } from './domain/cart-coupons.ts'
import { ALL_HELD, type HeldCoupons } from './held-coupons-projection.ts'
import { changeCart } from './return-attempts.ts'

const kind = jobKind<{ readonly user: string }>('lapse-coupons')

/** Carts that somebody who redeems a coupon waits for; the jobs of the others are on their way. */
const MOST = 500

/** The job of what was redeemed in a cart at that instant. */
export function couponLapse(user: string, redeemedAt: Instant) {
  return kind.at({ id: `${user}.${redeemedAt}`, due: lapsesAt(redeemedAt), payload: { user } })
}

/** Handles it. */
export const lapseCouponsJob: JobHandler = jobHandler(kind, ({ user }, { engine, cause, now }) =>
  lapseIn(engine, user, cause, now)
)

/** All that is due now, for whoever asks for the attempts that come back by it. Safe to run beside the jobs. */
export async function lapseDueCoupons(engine: Engine): Promise<void> {
  const now = engine.world.clock.now()
  const before = justAfter(lapsedBefore(now))
  const range = { list: 'held', by: ALL_HELD, before, descending: false, offset: 0, limit: MOST }
  const due = await engine.collection('held-coupons').documents<HeldCoupons>(range)
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'retention' }
  for (const { user } of due) {
    try {
      await lapseIn(engine, user, cause, now)
    } catch (error) {
      // Somebody else was at it at the same instant.
      if (!(error instanceof RefusedError)) throw error
    }
  }
}

/** Safe to repeat: what was taken out already is in the cart no more. */
async function lapseIn(engine: Engine, user: string, cause: Cause, now: Instant): Promise<void> {
  await engine.transact(cause, async (tx) => {
    const held = await tx.load(cartStream(user), cart)
    await changeCart(tx, user, held, lapseCoupons(held, user, now), now)
  })
}
