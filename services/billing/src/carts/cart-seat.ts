import { createHash, createHmac } from 'node:crypto'
import type { OperationRequest } from '@bursar/service-kit'
import type { Cart } from './domain/cart.ts'

/** Name of the secret that seats are told apart with. */
const SECRET = 'cart-seats'

/**
 * Tells the seats of a cart apart without naming anybody: the same e-mail in the same cart is the same seat. Null is
 * the caller's own.
 */
export type SeatOf = (held: Cart, owner: string, email: string | null | undefined) => string | null

/** What the log keeps of a seat is an HMAC: a plain hash, as version 0.1 kept, is found again by trying addresses. */
export async function seatNames({ engine }: Pick<OperationRequest, 'engine'>): Promise<SeatOf> {
  const secret = await engine.keys.secret(SECRET)
  return ({ items }, owner, email) => {
    if (!email) return null
    const text = `${owner}/${email.toLowerCase()}`
    const former = createHash('sha256').update(text).digest('hex')
    if (items.some(({ seat }) => seat === former)) return former
    return createHmac('sha256', secret).update(text).digest('hex')
  }
}
