/** The headers of a message: Standard Webhooks. */
import type { Instant } from '@bursar/calendar'
import { Webhook } from 'standardwebhooks'

/** A message as it goes out. */
export interface Signed {
  /** The same whenever it is sent. */
  readonly id: string
  /** When it is sent, by the real clock: receivers refuse what is old. */
  readonly sentAt: number
  readonly body: string
}

/** Signs it with each secret, the newest first: a receiver takes it when it knows one of them. */
export function signatureHeaders(
  { id, sentAt, body }: Signed,
  secrets: readonly string[]
): Readonly<Record<string, string>> {
  const at = new Date(sentAt)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ')
  }
}

/** A secret made of random bytes: 32 are enough. */
export function secretText(bytes: Buffer): string {
  return `whsec_${bytes.toString('base64')}`
}

/** Of the secrets that a webhook has, those that sign now. */
export function signing(
  secret: string,
  previous: { readonly secret: string; readonly until: Instant } | null,
  now: Instant
): readonly string[] {
  return previous && now < previous.until ? [secret, previous.secret] : [secret]
}
