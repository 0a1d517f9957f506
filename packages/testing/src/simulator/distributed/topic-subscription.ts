/** A subscriber's view of a log that comes in partitions, put together as the adapter of the real broker does. */
import {
  type Cursor,
  createMerge,
  type Incoming,
  readUpTo,
  type Subscription,
  wakeUp
} from '@bursar/event-sourcing'
import { type Line, readPartition, type Topic } from './broker.ts'

export function subscribeToTopic(line: Line, topic: Topic<Incoming>, after: Cursor | null): Subscription {
  const { life } = line
  const place = readUpTo(after)
  const merge = createMerge(place)
  const arrivals = wakeUp()
  const appended = wakeUp()
  const unwatch = topic.watch(appended.hint)
  let closed = false

  for (const partition of topic.partitions.keys()) {
    void readPartition(line, {
      topic,
      partition,
      from: place.offsets[partition] ?? 0,
      goesOn: () => !closed && life.alive(),
      more: () => appended.since(appended.turn()),
      take(messages, offset) {
        for (const [index, message] of messages.entries()) merge.accept(partition, offset + index, message)
        arrivals.hint()
      }
    })
  }

  return {
    async next(limit) {
      await life.meet('bus', { name: 'bus.next', when: 'before' })
      for (;;) {
        const turn = arrivals.turn()
        if (closed) return undefined
        const delivery = merge.take(limit)
        if (delivery) return delivery
        await arrivals.since(turn)
      }
    },
    async close() {
      closed = true
      unwatch()
      arrivals.hint()
      appended.hint()
    }
  }
}
