import { createHash } from 'node:crypto'

/**
 * Tells the seats of a cart apart without naming anybody: the same e-mail in the same cart is the same
 * seat. Null is the caller's own.
 */
export function seatOf(owner: string, email: string | null | undefined): string | null {
  if (!email) return null
  return createHash('sha256').update(`${owner}/${email.toLowerCase()}`).digest('hex')
}
