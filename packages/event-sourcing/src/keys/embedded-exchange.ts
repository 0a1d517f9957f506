/** The key exchange of services that run in one process: each is asked for the keys that another lacks. */

import type { KeyStore, WrappedKey } from '../ports/key-store.ts'
import type { KeyExchange } from './key-ring.ts'

/**
 * A KeyExchange over the key stores of all services of the process. It does not wait: a key is stored before
 * the first event that it seals, so whoever has read such an event finds it. A removal anywhere wins.
 */
export function embeddedExchange(stores: readonly KeyStore[]): KeyExchange {
  return {
    async request(persons) {
      const found = new Map<string, WrappedKey>()
      for (const keys of await Promise.all(stores.map((store) => store.get(persons)))) {
        for (const key of keys) if (key.wrapped === null || !found.has(key.person)) found.set(key.person, key)
      }
      return [...found.values()]
    }
  }
}
