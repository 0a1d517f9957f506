import { createHash } from 'node:crypto'

/**
 * Tells the seats of a cart apart without naming anybody: the same e-mail in the same user's cart is the same
 * seat. Null is the caller's own.
 */
export function seatOf(user: string, email: string | null | undefined): string | null {
  if (!email) return null
  return createHash('sha256').update(`${user}/${email.toLowerCase()}`).digest('hex')
}
