/** Counters in memory, bounded: of too many names those that were counted longest ago are forgotten first. */
import { LRUCache } from 'lru-cache'
import type { Count, Counters } from './counters.ts'

const none: Count = { count: 0, endsAt: 0 }

/** @param most names that are remembered, some 200 bytes each */
export function memoryCounters(most = 100_000): Counters {
  // Bounded by size and not by `max`, which would take room for all of it at the start.
  const counts = new LRUCache<string, Count>({ maxSize: most, sizeCalculation: () => 1 })

  function current(name: string, now: number): Count | undefined {
    const known = counts.get(name)
    return known && known.endsAt > now ? known : undefined
  }

  return {
    async add(name, windowMs, now) {
      const known = current(name, now)
      const next = { count: (known?.count ?? 0) + 1, endsAt: known?.endsAt ?? now + windowMs }
      counts.set(name, next)
      return next
    },
    read: async (name, now) => current(name, now) ?? none,
    clear: async (name) => void counts.delete(name)
  }
}
