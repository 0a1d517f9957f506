/** Limits on how often something may happen: 429 with Retry-After once there was too much of it. */
import { createHash } from 'node:crypto'
import { RefusedError } from '@bursar/event-sourcing'
import type { Counters } from './counters.ts'

/** So many in so many seconds. */
export interface Limit {
  readonly most: number
  readonly seconds: number
}

/** 429: `retryAfter` is in how many whole seconds it is worth asking again, at least 1. */
export class ThrottledError extends RefusedError {
  readonly retryAfter: number
  constructor(retryAfter: number) {
    super({
      ok: false,
      code: 'too_many_requests',
      detail: `Too many requests. Try again ${soon(retryAfter)}.`
    })
    this.retryAfter = retryAfter
  }
}

/** "in 1 second", "in 90 seconds", "in 60 minutes". */
function soon(seconds: number): string {
  if (seconds > 120) return `in ${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`
}

/** What is counted: the names may be personal, so the counters get a hash of them. */
export interface Throttle {
  /** Counts one more; throws ThrottledError when that is one too many. */
  take(limit: Limit, ...name: readonly string[]): Promise<void>
  /** Throws ThrottledError when the limit is reached already. */
  check(limit: Limit, ...name: readonly string[]): Promise<void>
  /** Counts one more that has happened. */
  count(limit: Limit, ...name: readonly string[]): Promise<void>
  clear(...name: readonly string[]): Promise<void>
}

/** @param now real milliseconds since 1970 */
export function createThrottle(counters: Counters, now: () => number): Throttle {
  const add = (limit: Limit, name: readonly string[]) =>
    counters.add(hashed(name), limit.seconds * 1_000, now())

  function refuse(endsAt: number): never {
    throw new ThrottledError(Math.max(1, Math.ceil((endsAt - now()) / 1_000)))
  }

  return {
    async take(limit, ...name) {
      const { count, endsAt } = await add(limit, name)
      if (count > limit.most) refuse(endsAt)
    },
    async check(limit, ...name) {
      const { count, endsAt } = await counters.read(hashed(name), now())
      if (count >= limit.most) refuse(endsAt)
    },
    count: async (limit, ...name) => void (await add(limit, name)),
    clear: (...name) => counters.clear(hashed(name))
  }
}

function hashed(name: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(name)).digest('base64url')
}
