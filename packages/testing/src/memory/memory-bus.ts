/**
 * A bus over event stores of the same process that can be disturbed as a real one is: deliveries come late,
 * twice, cut short, or with the streams in another order. What happens is up to its caller, so a seed
 * repeats it.
 */
import {
  type Delivery,
  type EventBus,
  type EventStore,
  type Progress,
  progressBoard,
  type StoredEvent,
  type Subscription
} from '@bursar/event-sourcing'
import { type Hook, hooked } from './hook.ts'

export interface MemoryBusOptions {
  readonly hook?: Hook
  /**
   * What is delivered in place of `events`, the next ones of the log. It may leave out the last ones (they
   * come again), repeat some, or mix the streams; each stream stays in order.
   */
  readonly disturb?: (events: readonly StoredEvent[], limit: number) => readonly StoredEvent[]
}

/** An EventBus over the logs by service name. Cursors are positions as text. */
export function memoryBus(
  stores: Readonly<Record<string, EventStore>>,
  { hook, disturb = (events) => events }: MemoryBusOptions = {}
): EventBus {
  const open = new Set<Subscription>()
  const board = progressBoard()

  function subscribe(source: string, after: string | null): Subscription {
    const store = stores[source]
    if (!store) throw new Error(`There is no log of ${source}.`)
    let at = Number(after ?? 0)
    let closed = false
    let committed = false
    let wake = () => {}
    const unwatch = store.watch(() => {
      committed = true
      wake()
    })

    async function deliver(limit: number): Promise<Delivery | undefined> {
      const next = await store?.read(at, limit)
      const delivered = next?.length ? disturb(next, limit) : []
      if (delivered.length === 0) return undefined
      at = contiguous(delivered, at)
      return { events: delivered, cursor: String(at), position: at }
    }

    const subscription: Subscription = {
      async next(limit) {
        while (!closed) {
          committed = false
          await hooked(hook, 'bus.next', () => {})
          const delivery = closed ? undefined : await deliver(limit)
          if (closed) return undefined
          if (delivery) return delivery
          if (committed) continue
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        return undefined
      },
      async close() {
        closed = true
        unwatch()
        open.delete(subscription)
        wake()
      }
    }
    open.add(subscription)
    return subscription
  }

  return {
    subscribe,
    async ends() {
      const ends: Record<string, number> = {}
      for (const [source, store] of Object.entries(stores)) ends[source] = (await store.head()).position
      return ends
    },
    announce: (progress: Progress) => hooked(hook, 'bus.announce', () => board.announce(progress)),
    progress: board.progress,
    onProgress: board.onProgress,
    async close() {
      for (const subscription of [...open]) await subscription.close()
    }
  }
}

/** Up to where everything has been delivered: the cursor never passes an event that was left out. */
function contiguous(delivered: readonly StoredEvent[], after: number): number {
  const positions = new Set(delivered.map(({ position }) => position))
  let last = after
  while (positions.has(last + 1)) last += 1
  return last
}
