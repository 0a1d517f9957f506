/**
 * The header `Stripe-Signature: t=…,v1=…`: HMAC-SHA256, in hexadecimal digits, of the time, a dot and the body as
 * it was sent. There may be several v1, while a secret is being replaced, and schemes of other names, which do not
 * count. Rule: https://docs.stripe.com/webhooks#verify-manually
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Seconds that a signature holds. */
export const SIGNATURE_AGE_S = 300

/** A longer header is none of theirs. */
const headerLength = 4_096

/** True when the body was signed with the secret not too long before `at`, an ISO 8601 instant. */
export function isSignedBy(secret: string, body: Buffer, header: string, at: string): boolean {
  if (header.length > headerLength) return false
  const parts = header.split(',').map((part) => part.trim().split('=', 2) as [string, string | undefined])
  const time = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(time)) return false
  const signature = stripeSignature(secret, body, Number(time))
  const isOurs = parts.some(([name, text = '']) => name === 'v1' && isSame(text, signature))
  return isOurs && Date.parse(at) / 1_000 - Number(time) <= SIGNATURE_AGE_S
}

/** The signature of a body that was sent at `time`, in seconds since 1970. */
export function stripeSignature(secret: string, body: Buffer | string, time: number): string {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')
}

/** In a time that does not depend on where they differ. */
function isSame(one: string, other: string): boolean {
  const [given, known] = [Buffer.from(one), Buffer.from(other)]
  return given.length === known.length && timingSafeEqual(given, known)
}
