/** The bus as one process has it: deliveries come disturbed, and a source may be cut off for a while. */
import { type EventBus, type EventStore, embeddedExchange, type KeyExchange } from '@bursar/event-sourcing'
import { memoryEventStore } from '../memory/event-store.ts'
import { memoryKeyStore } from '../memory/key-store.ts'
import { memoryBus } from '../memory/memory-bus.ts'
import { disturb } from './disturb.ts'
import type { Draw } from './draw.ts'
import type { Durables } from './durables.ts'
import type { FaultRates } from './fault-rates.ts'
import type { Life } from './life.ts'
import type { ProgressLink } from './progress-link.ts'

export interface Medium {
  readonly bus: EventBus
  readonly exchange: KeyExchange
  /** The process has ended: nothing wakes it any more. */
  leave(): void
}

export interface MediumParts {
  readonly durables: Durables
  readonly life: Life
  readonly faultRates: FaultRates
  readonly draw: Draw
  readonly link: ProgressLink
}

export function createMedium({ durables, life, faultRates, draw, link }: MediumParts): Medium {
  const logs = new Map<string, EventStore>()
  for (const [name, { log }] of durables) logs.set(name, memoryEventStore(log))
  const { board, leave } = link.join()
  const inner = memoryBus(Object.fromEntries(logs), {
    hook: (operation) => life.meet('bus', operation),
    disturb: (events) => (faultRates.disturbs() ? disturb(draw, events) : events)
  })

  function subscribe(source: string, after: string | null) {
    const subscription = inner.subscribe(source, after)
    return {
      ...subscription,
      async next(limit: number) {
        const cutOff = faultRates.partition()
        if (cutOff > 0) await life.clock.sleep(cutOff)
        return subscription.next(limit)
      }
    }
  }

  return {
    bus: {
      ...inner,
      subscribe,
      announce: async (progress) => board.announce(progress),
      progress: board.progress,
      onProgress: board.onProgress
    },
    exchange: embeddedExchange([...durables.values()].map(({ ring }) => memoryKeyStore(ring))),
    leave() {
      leave()
      for (const log of logs.values()) void log.close()
    }
  }
}
