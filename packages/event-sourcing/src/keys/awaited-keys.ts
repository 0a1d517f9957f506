/** The key exchange of services that get each other's keys from a topic: it waits until they have come. */

import type { KeyStore, WrappedKey } from '../ports/key-store.ts'
import type { Clock } from '../ports/world.ts'
import { createBackoff } from '../running/backoff.ts'
import type { KeyExchange } from './key-ring.ts'

/**
 * A KeyExchange over the service's own key store, which a key relay fills. Looks again, more and more rarely,
 * until all are there or `waitMs` (default 2 s) have passed.
 */
export function awaitedKeys(
  keys: KeyStore,
  clock: Clock,
  { waitMs = 2_000, pauseMs = { first: 5, most: 50 } } = {}
): KeyExchange {
  return {
    async request(persons) {
      const found: WrappedKey[] = []
      let absent = [...new Set(persons)]
      const backoff = createBackoff(pauseMs)
      let waited = 0
      for (;;) {
        const known = await keys.get(absent)
        found.push(...known)
        const here = new Set(known.map(({ person }) => person))
        absent = absent.filter((person) => !here.has(person))
        if (absent.length === 0 || waited >= waitMs) return found
        const pause = backoff.next()
        await clock.sleep(pause)
        waited += pause
      }
    }
  }
}
