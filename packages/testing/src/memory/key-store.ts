/** A store of keys in memory; the ring outlives its stores. */
import type { Head, KeyStore, WrappedKey } from '@bursar/event-sourcing'
import { type Hook, hooked } from './hook.ts'

/** What is durable: each person's key with its place in the order, and the last place given. */
export interface MemoryRing {
  readonly keys: Map<string, WrappedKey & { readonly sequence: number }>
  last: number
  /** Where the log ends, as it was noted. */
  logEnd?: Head
}

export function memoryRing(): MemoryRing {
  return { keys: new Map(), last: 0 }
}

/** A KeyStore over `ring`. */
export function memoryKeyStore(ring: MemoryRing = memoryRing(), hook?: Hook): KeyStore {
  function put(keys: readonly WrappedKey[]): void {
    for (const { person, wrapped } of keys) {
      const known = ring.keys.get(person)
      const removal = wrapped === null && known?.wrapped !== null
      if (known && !removal) continue
      ring.last += 1
      ring.keys.set(person, { person, wrapped, sequence: ring.last })
    }
  }

  function read(after: number, limit: number) {
    const all = [...ring.keys.values()].sort((one, other) => one.sequence - other.sequence)
    const page = all.filter(({ sequence }) => sequence > after).slice(0, limit)
    return { keys: page.map(asKey), last: page.at(-1)?.sequence ?? after }
  }

  return {
    get: (persons) =>
      hooked(hook, 'keys.get', () => persons.flatMap((person) => ring.keys.get(person) ?? []).map(asKey)),
    put: (keys) => hooked(hook, 'keys.put', () => put(keys)),
    read: (after, limit) => hooked(hook, 'keys.read', () => read(after, limit)),
    noteLogEnd: (end) =>
      hooked(hook, 'keys.noteLogEnd', () => {
        ring.logEnd = end
      }),
    logEnd: () => hooked(hook, 'keys.logEnd', () => ring.logEnd),
    async close() {}
  }
}

function asKey({ person, wrapped }: WrappedKey): WrappedKey {
  return { person, wrapped }
}
