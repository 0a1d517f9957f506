/** Empties the carts of visitors that were kept long enough; what they said of people is erased after that (erase-visitor.ts). */
import { justAfter } from '@bursar/calendar'
import { type Engine, RefusedError } from '@bursar/event-sourcing'
import { cartStream } from '../shared/streams.ts'
import { cart } from './domain/cart.ts'
import { expireCart } from './domain/visitor-cart.ts'
import { changeCart } from './return-attempts.ts'
import type { VisitorCartDocument } from './visitor-carts-projection.ts'

/** Carts of one time; the others have their turn the next. */
const MOST = 500

/** Safe to repeat, and to run twice at once. */
export async function expireCarts(engine: Engine): Promise<void> {
  const now = engine.world.clock.now()
  const range = { list: 'kept', by: '', before: justAfter(now), descending: false, offset: 0, limit: MOST }
  const kept = await engine.collection('visitor-carts').documents<VisitorCartDocument>(range)
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'retention' }
  for (const { visitor } of kept) {
    try {
      await engine.transact(cause, async (tx) => {
        const held = await tx.load(cartStream(visitor), cart)
        await changeCart(tx, visitor, held, expireCart(held, visitor, now), now)
      })
    } catch (error) {
      // Somebody else was at it at the same instant.
      if (!(error instanceof RefusedError)) throw error
    }
  }
}
