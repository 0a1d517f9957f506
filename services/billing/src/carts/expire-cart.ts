/** Empties a visitor's cart that was kept long enough; what it said of people is erased after that (erase-visitor.ts). */
import type { Transaction } from '@bursar/event-sourcing'
import { type JobHandler, type JobRun, jobHandler, jobKind } from '@bursar/jobs'
import { cartStream } from '../shared/streams.ts'
import { cart } from './domain/cart.ts'
import { expireCart, isCartExpired } from './domain/visitor-cart.ts'
import { changeCart } from './return-attempts.ts'
import type { VisitorCartDocument } from './visitor-carts-projection.ts'

const kind = jobKind<{ readonly visitor: string }>('expire-cart')

/** The job of a cart that is kept until then; when it is kept longer, it is due later. */
export function cartExpiry({ visitor, kept_until }: VisitorCartDocument) {
  return kind.at({ id: visitor, due: kept_until, payload: { visitor } })
}

/** Handles it. */
export const expireCartJob: JobHandler = jobHandler(kind, async ({ visitor }, run) => {
  const { value } = await run.engine.transact(run.cause, (tx) => expire(tx, visitor, run))
  return value
})

/** Safe to repeat: what is expired already is not to expire, and what is kept longer is due then. */
async function expire(tx: Transaction, visitor: string, { now }: JobRun) {
  const held = await tx.load(cartStream(visitor), cart)
  const { kept_until } = held
  if (!isCartExpired(held, now)) return kept_until === null ? undefined : { again: kept_until }
  await changeCart(tx, visitor, held, expireCart(held, visitor, now), now)
  return undefined
}
