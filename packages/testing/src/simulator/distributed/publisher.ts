/** A service's publisher on the simulated broker. */
import type { Incoming, Publisher } from '@bursar/event-sourcing'
import { type Line, publishTo, type Topic } from './broker.ts'

/** Which partition a key belongs to among so many: the same for all. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0
  for (const character of key) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return Math.abs(hash) % partitions
}

export function simulatedPublisher(line: Line, topic: Topic<Incoming>): Publisher {
  const partitions = topic.partitions.length
  return {
    partitions,
    partitionOf: (stream) => partitionOf(stream, partitions),
    open: () => line.life.meet('broker', { name: 'broker.open', when: 'before' }),
    publish(batch) {
      const groups = new Map<number, Incoming[]>()
      for (const { event, partition, prevposition } of batch)
        groups.set(partition, [...(groups.get(partition) ?? []), { event, prevposition }])
      return publishTo(line, topic, groups)
    },
    close: async () => {}
  }
}
