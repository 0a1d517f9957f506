/** The topic of the keys of persons on the simulated broker, compacted now and then. */
import { type Cursor, type KeyDelivery, type KeyTopic, type WrappedKey, wakeUp } from '@bursar/event-sourcing'
import type { Draw } from '../draw.ts'
import { type Line, publishTo, readPartition, type Topic } from './broker.ts'
import { partitionOf } from './publisher.ts'

export function simulatedKeyTopic(line: Line, topic: Topic<WrappedKey>, draw: Draw): KeyTopic {
  return {
    open: () => line.life.meet('broker', { name: 'broker.open', when: 'before' }),
    publish(keys) {
      const groups = new Map<number, WrappedKey[]>()
      for (const key of keys) {
        const partition = partitionOf(key.person, topic.partitions.length)
        groups.set(partition, [...(groups.get(partition) ?? []), key])
      }
      return publishTo(line, topic, groups)
    },
    follow: (after) => followKeys(line, topic, draw, after),
    close: async () => {}
  }
}

function followKeys(line: Line, topic: Topic<WrappedKey>, draw: Draw, after: Cursor | null) {
  const next: Record<number, number> = after === null ? {} : JSON.parse(after)
  const arrivals = wakeUp()
  const appended = wakeUp()
  const unwatch = topic.watch(appended.hint)
  let arrived: WrappedKey[] = []
  let closed = false

  /** What a later word on the same person makes worthless may be gone, the last word never. */
  function kept(partition: number, messages: readonly WrappedKey[], offset: number): WrappedKey[] {
    const all = topic.partitions[partition] ?? []
    return messages.filter(({ person }, index) => {
      const newer = all.findLastIndex((later) => later.person === person) > offset + index
      return !newer || draw.chance(0.5)
    })
  }

  for (const partition of topic.partitions.keys()) {
    void readPartition(line, {
      topic,
      partition,
      from: next[partition] ?? 0,
      goesOn: () => !closed && line.life.alive(),
      more: () => appended.since(appended.turn()),
      take(messages, offset) {
        arrived.push(...kept(partition, messages, offset))
        next[partition] = offset + messages.length
        arrivals.hint()
      }
    })
  }

  return {
    async next(): Promise<KeyDelivery | undefined> {
      for (;;) {
        const turn = arrivals.turn()
        if (closed) return undefined
        if (arrived.length > 0) {
          const keys = arrived
          arrived = []
          return { keys, cursor: JSON.stringify(next) }
        }
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
