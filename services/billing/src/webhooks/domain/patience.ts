/** How long a webhook is patient: when a message is sent again, and when the webhook is turned off. */
import { type Instant, later } from '@bursar/calendar'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Pauses after the first try, the second, and so on: three days together, with 4 % more at most. */
const PAUSES_MS = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  20.4 * HOUR
]

/** Tries of a message until it has failed. */
export const TRIES_MAX = PAUSES_MS.length + 1

/** Messages that failed together are not sent again in one instant. */
const SPREAD = 0.04

/** The longest that a receiver may ask to be left alone (Retry-After). */
const ASKED_MS_MAX = HOUR

/**
 * When a message is sent again that failed so many times; undefined: no more.
 * @param spread from 0 to 1
 */
export function nextTry(
  tries: number,
  now: Instant,
  { spread, askedMs = 0 }: { readonly spread: number; readonly askedMs?: number | undefined }
): Instant | undefined {
  const pause = PAUSES_MS[tries - 1]
  if (pause === undefined) return undefined
  return later(now, Math.round(Math.max(pause * (1 + SPREAD * spread), Math.min(askedMs, ASKED_MS_MAX))))
}

/** Whether a webhook is turned off when a message is given up: nothing has arrived since that was sent first. */
export function isDead(failingSince: Instant | null, firstAt: Instant): boolean {
  return failingSince !== null && failingSince <= firstAt
}

/** Failures of an origin in a row from which on it is called less, and the pauses: doubled with each one more. */
const ORIGIN = { patience: 5, firstMs: SECOND, mostMs: 5 * MINUTE }

/** How long an origin is left alone after so many failures in a row, milliseconds. */
export function originPause(failures: number): number {
  const over = failures - ORIGIN.patience
  return over < 0 ? 0 : Math.min(ORIGIN.firstMs * 2 ** Math.min(over, 20), ORIGIN.mostMs)
}
