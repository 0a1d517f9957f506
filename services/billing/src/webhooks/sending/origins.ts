/**
 * Who is called at one time. All webhooks of one origin (scheme, host and port) share its calls, whosever they are: so
 * many at once, and few after it has failed for a while, so that one that hangs holds no other up and is not hammered by
 * all. Webhooks of an origin take turns.
 */
import { originPause } from '../domain/patience.ts'
import type { Endpoint, Item } from './endpoint.ts'

const limits = { ofOrigin: 8, ofAll: 1_000 }

interface Origin {
  calls: number
  /** Calls in a row that found nobody, or a receiver in trouble. */
  failures: number
  /** Milliseconds of the world's clock. */
  pausedUntil: number
  readonly endpoints: Endpoint[]
}

export interface Origins {
  /** Puts a webhook among those of its origin. */
  add(endpoint: Endpoint): void
  remove(endpoint: Endpoint): void
  /** Calls `send` for all that may be sent at that instant, milliseconds of the world's clock. */
  pump(now: number): void
  /** What a call to that origin came to. */
  ended(origin: string, failed: boolean, now: number): void
}

/** @param send begins a call, and says by `ended` when it is over. */
export function createOrigins(send: (endpoint: Endpoint, item: Item, origin: string) => void): Origins {
  const origins = new Map<string, Origin>()
  let calls = 0

  function remove(endpoint: Endpoint) {
    for (const [name, origin] of origins) {
      const at = origin.endpoints.indexOf(endpoint)
      if (at >= 0) origin.endpoints.splice(at, 1)
      if (origin.endpoints.length === 0 && origin.calls === 0) origins.delete(name)
    }
  }

  function roomOf({ calls: own, failures, pausedUntil }: Origin, now: number): number {
    if (now < pausedUntil) return 0
    // After a pause one call shows whether it is well again.
    return (originPause(failures) > 0 ? 1 : limits.ofOrigin) - own
  }

  /** The one whose turn it is, and what it sends. */
  function takeTurn(origin: Origin, only: (item: Item) => boolean) {
    for (const endpoint of origin.endpoints) {
      const at = endpoint.queue.findIndex(
        (item) => (endpoint.held.is_active || item.why === 'test') && only(item)
      )
      if (at < 0 || endpoint.isOver) continue
      const [item] = endpoint.queue.splice(at, 1)
      origin.endpoints.push(...origin.endpoints.splice(origin.endpoints.indexOf(endpoint), 1))
      return item && { endpoint, item }
    }
    return undefined
  }

  function begin(name: string, origin: Origin, only: (item: Item) => boolean): boolean {
    const turn = takeTurn(origin, only)
    if (!turn) return false
    origin.calls += 1
    calls += 1
    send(turn.endpoint, turn.item, name)
    return true
  }

  return {
    add(endpoint) {
      if (endpoint.origin === undefined) return
      remove(endpoint)
      const origin = origins.get(endpoint.origin) ?? { calls: 0, failures: 0, pausedUntil: 0, endpoints: [] }
      origins.set(endpoint.origin, origin)
      origin.endpoints.push(endpoint)
    },
    remove,
    pump(now) {
      for (const [name, origin] of origins) {
        // Somebody waits for what comes of a test, and tests are few.
        while (calls < limits.ofAll && origin.calls < limits.ofOrigin && begin(name, origin, isTest)) {}
        while (calls < limits.ofAll && roomOf(origin, now) > 0 && begin(name, origin, any)) {}
      }
    },
    ended(name, failed, now) {
      calls -= 1
      const origin = origins.get(name)
      if (!origin) return
      origin.calls -= 1
      origin.failures = failed ? origin.failures + 1 : 0
      origin.pausedUntil = failed ? now + originPause(origin.failures) : 0
      if (origin.endpoints.length === 0 && origin.calls === 0) origins.delete(name)
    }
  }
}

const isTest = ({ why }: Item) => why === 'test'
const any = () => true
