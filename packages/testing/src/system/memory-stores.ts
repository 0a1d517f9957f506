/** The stores of all services in memory. */
import type { Stores } from '@bursar/event-sourcing'
import { memoryEventStore, memoryLog } from '../memory/event-store.ts'
import { memoryKeyStore, memoryRing } from '../memory/key-store.ts'
import { memoryReadModels, memoryShelf } from '../memory/read-models.ts'

/** Makes one set of stores for each name. */
export function memoryStores(services: readonly string[]): Record<string, Stores> {
  const made = services.map((service) => [
    service,
    {
      events: memoryEventStore(memoryLog()),
      readModels: memoryReadModels(memoryShelf()),
      keys: memoryKeyStore(memoryRing())
    }
  ])
  return Object.fromEntries(made)
}
