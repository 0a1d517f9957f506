/**
 * The bus of a service in a process of its own: its own log is followed in the store, other services' logs by
 * their topics, progress by a topic of all.
 */
import { type Cursor, type EventBus, type EventStore, embeddedBus } from '@bursar/event-sourcing'
import { progressByTopic } from './progress.ts'
import type { KafkaSettings } from './settings.ts'
import { type KafkaSubscription, subscribeToTopic } from './subscription.ts'

export interface KafkaBus extends EventBus {
  /** What cannot be read or told now, by what it is of: a service, or `progress`; empty while all is well. */
  faults(): Readonly<Record<string, unknown>>
}

export interface KafkaBusOptions extends KafkaSettings {
  readonly service: string
  /** The service's own log; absent in a process that has none. Closing the bus leaves it open. */
  readonly own?: EventStore
}

/** An EventBus over Kafka. It connects by itself, and again for as long as it is open. */
export function kafkaBus({ service, own, ...settings }: KafkaBusOptions): KafkaBus {
  const home = embeddedBus(own ? { [service]: own } : {})
  const progress = progressByTopic(settings, service)
  const open = new Map<KafkaSubscription, string>()
  /** Cursors whose offsets led to a gap: read from the topic's start once, for it may have been made anew. */
  const doubted = new Map<string, Cursor | null>()

  /** What was seen stays known while a subscription is opened anew. */
  const ends: Record<string, number> = {}

  function follow(source: string, after: Cursor | null): KafkaSubscription {
    const fromStart = doubted.has(source) && doubted.get(source) === after
    if (fromStart) doubted.delete(source)
    const subscription = subscribeToTopic({
      settings,
      service,
      source,
      after,
      fromStart,
      onGap: () => {
        if (!fromStart) doubted.set(source, after)
      },
      onClose: () => {
        ends[source] = Math.max(ends[source] ?? 0, subscription.end())
        open.delete(subscription)
      }
    })
    open.set(subscription, source)
    return subscription
  }

  return {
    async ends() {
      for (const [subscription, source] of open)
        ends[source] = Math.max(ends[source] ?? 0, subscription.end())
      return { ...ends, ...(await home.ends()) }
    },
    subscribe: (source, after, types) =>
      source === service ? home.subscribe(source, after, types) : follow(source, after),
    announce: async (said) => progress.announce(said),
    progress: progress.progress,
    onProgress: progress.onProgress,
    faults() {
      const all: Record<string, unknown> = {}
      for (const [subscription, source] of open) {
        const fault = subscription.fault()
        if (fault !== undefined) all[source] = fault
      }
      const fault = progress.fault()
      return fault === undefined ? all : { ...all, progress: fault }
    },
    async close() {
      await Promise.all([home.close(), progress.close(), ...[...open.keys()].map((one) => one.close())])
    }
  }
}
