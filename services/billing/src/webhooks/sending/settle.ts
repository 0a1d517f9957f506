/** What a call came to, as a rule: whether a message arrived, is sent again, or has failed. */
import type { WebhookAttempt } from '@bursar/contracts'
import { isDead, nextTry } from '../domain/patience.ts'
import type { Disabled } from '../domain/webhooks.ts'
import type { Answered } from './call-receiver.ts'
import type { Item } from './endpoint.ts'

/** When it was sent, ISO 8601 by the world's clock, and how many milliseconds the answer took. */
export interface Sent {
  readonly at: string
  readonly took: number
  /** Of the webhook, when the message has none yet. */
  readonly number: number
  /** From 0 to 1. */
  readonly spread: number
}

const GONE = 410
const TOO_MANY = 429
const SERVER_ERROR = 500

export const hasArrived = (answered: Answered): boolean =>
  answered.is === 'answered' && answered.status >= 200 && answered.status < 300

/** Whether it tells of trouble with the receiver as a whole, and not with this message. */
export function isOfOrigin(answered: Answered): boolean {
  return answered.is === 'failed' || answered.status === TOO_MANY || answered.status >= SERVER_ERROR
}

/** The message after it was sent once more. */
export function attemptOf(
  item: Item,
  answered: Answered,
  { at, took, number, spread }: Sent
): WebhookAttempt {
  const { before } = item
  const tries = (before?.tries ?? 0) + 1
  const askedMs = answered.is === 'answered' ? answered.askedMs : undefined
  const arrived = hasArrived(answered)
  const again = arrived || item.why === 'test' ? undefined : nextTry(tries, at, { spread, askedMs })
  return {
    message: item.message,
    position: item.position,
    type: item.telling.type,
    number: before?.number ?? number,
    tries,
    outcome: arrived ? 'delivered' : again === undefined ? 'failed' : 'waiting',
    status: answered.is === 'answered' ? answered.status : null,
    fault: answered.is === 'failed' ? answered.fault : null,
    first_at: before?.first_at ?? at,
    sent_at: at,
    took,
    next_at: again ?? null
  }
}

/** Why the webhook is turned off now; undefined when it is not. A test turns nothing off. */
export function offBy(
  item: Item,
  answered: Answered,
  { outcome, first_at }: WebhookAttempt,
  failingSince: string | null
): Disabled | undefined {
  if (item.why === 'test') return undefined
  if (answered.is === 'answered' && answered.status === GONE) return 'gone'
  return outcome === 'failed' && isDead(failingSince, first_at) ? 'failing' : undefined
}
