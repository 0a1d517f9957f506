/** Limits on how often something may happen: 429 with Retry-After once there was too much of it. */
import { createHash } from 'node:crypto'
import type { Clock } from '@bursar/event-sourcing'
import { ThrottledError } from '../errors/throttled-error.ts'
import type { Count, Counters } from './counters.ts'

/** So many in so many seconds. */
export interface Limit {
  readonly most: number
  readonly seconds: number
}

/** What is counted: the names may be personal, so the counters get a hash of them. */
export interface Throttle {
  /** Counts one more; throws ThrottledError when that is one too many. */
  take(limit: Limit, ...name: readonly string[]): Promise<void>
  /** Throws ThrottledError when the limit is reached already. */
  check(limit: Limit, ...name: readonly string[]): Promise<void>
  /** Counts one more that has happened, and answers how many there are now; undefined when the request was counted before. */
  count(limit: Limit, ...name: readonly string[]): Promise<Count | undefined>
  clear(...name: readonly string[]): Promise<void>
}

/**
 * @param now real milliseconds since 1970
 * @param counted what the same request was counted for: one that is decided again, because read models were behind,
 *   counts once, and is not refused for having been counted
 */
export function createThrottle(counters: Counters, now: () => number, counted?: Set<string>): Throttle {
  function add(limit: Limit, key: string) {
    counted?.add(key)
    return counters.add(key, limit.seconds * 1_000, now())
  }

  function refuse(endsAt: number): never {
    throw new ThrottledError(Math.max(1, Math.ceil((endsAt - now()) / 1_000)))
  }

  return {
    async take(limit, ...name) {
      const key = hashed(name)
      if (counted?.has(key)) return
      const { count, endsAt } = await add(limit, key)
      if (count > limit.most) refuse(endsAt)
    },
    async check(limit, ...name) {
      const key = hashed(name)
      if (counted?.has(key)) return
      const { count, endsAt } = await counters.read(key, now())
      if (count >= limit.most) refuse(endsAt)
    },
    async count(limit, ...name) {
      const key = hashed(name)
      return counted?.has(key) ? undefined : add(limit, key)
    },
    clear: (...name) => counters.clear(hashed(name))
  }
}

/** Whether what a throttle takes or checks is let through, for work that goes on without it. */
export async function isLetIn(counted: Promise<void>): Promise<boolean> {
  try {
    await counted
    return true
  } catch (error) {
    if (error instanceof ThrottledError) return false
    throw error
  }
}

/** What a request is counted for, by its throttles. */
export interface CountedRequest {
  readonly engine: { readonly world: { readonly clock: Pick<Clock, 'real'> } }
  readonly counted: Set<string>
}

/** The limits on what one request does. */
export function throttleOf(counters: Counters, { engine, counted }: CountedRequest): Throttle {
  return createThrottle(counters, engine.world.clock.real, counted)
}

function hashed(name: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(name)).digest('base64url')
}
