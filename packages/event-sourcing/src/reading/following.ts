/**
 * Follows the logs that feed something, from where it stands in each, until it is stopped. A fault is tried again
 * with growing pauses, from wherever it then stands: nothing is skipped.
 */
import type { Cursor, Delivery, EventBus, Subscription } from '../ports/event-bus.ts'
import type { Clock } from '../ports/world.ts'
import { createBackoff } from '../running/backoff.ts'

export interface Following {
  /** Ends after the delivery that is being applied. */
  stop(): Promise<void>
}

export interface FollowingParts {
  readonly sources: readonly string[]
  readonly bus: EventBus
  readonly clock: Clock
  /** Events in one delivery at most. */
  readonly limit: number
  /** Where it stands; asked anew after each fault. */
  cursorOf(source: string): Cursor | null
  apply(source: string, delivery: Delivery): Promise<void>
  /** Waits before the next delivery is asked for. */
  rest?(): Promise<void>
  /** After a fault: answers whether it may go on. Does not reject. */
  recover(source: string): Promise<boolean>
  failed(source: string, error: unknown): void
}

const pauseMs = { first: 50, most: 5_000 }

/** Begins at once. */
export function followSources(parts: FollowingParts): Following {
  const { sources, bus, clock, limit } = parts
  const subscriptions = new Set<Subscription>()
  let stopped = false
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })

  async function follow(source: string) {
    const backoff = createBackoff(pauseMs)
    while (!stopped) {
      const subscription = bus.subscribe(source, parts.cursorOf(source))
      subscriptions.add(subscription)
      try {
        for (;;) {
          const delivery = await subscription.next(limit)
          if (!delivery || stopped) return
          await parts.apply(source, delivery)
          backoff.reset()
          if (parts.rest) await parts.rest()
        }
      } catch (error) {
        parts.failed(source, error)
        await subscription.close()
        subscriptions.delete(subscription)
        // Until memory is what is stored again, it does not even say from where to go on.
        do {
          await Promise.race([clock.sleep(backoff.next()), ended])
        } while (!stopped && !(await parts.recover(source)))
      }
    }
  }

  const loops = sources.map(follow)
  return {
    async stop() {
      stopped = true
      end()
      await Promise.all([...subscriptions].map((subscription) => subscription.close()))
      await Promise.all(loops)
    }
  }
}
