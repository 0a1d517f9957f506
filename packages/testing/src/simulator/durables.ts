/** What outlives the processes of a simulation: logs, read models, keys, and what the processor knows. */
import { type MemoryLog, memoryLog } from '../memory/event-store.ts'
import { type MemoryRing, memoryRing } from '../memory/key-store.ts'
import { type MemoryShelf, memoryShelf } from '../memory/read-models.ts'

/** The disk of one service. */
export interface Durable {
  readonly log: MemoryLog
  readonly shelf: MemoryShelf
  readonly ring: MemoryRing
}

export type Durables = ReadonlyMap<string, Durable>

/** Empty disks for those services. */
export function createDurables(services: readonly string[]): Durables {
  return new Map(
    services.map((name) => [name, { log: memoryLog(), shelf: memoryShelf(), ring: memoryRing() }])
  )
}
