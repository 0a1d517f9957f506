/** How the partitions of a topic become one log again, whatever is in them. */

import { partitionOfKey } from '@bursar/bus-kafka'
import {
  batchOf,
  createMerge,
  type EventStore,
  firstCheckpoint,
  type Outgoing,
  readUpTo
} from '@bursar/event-sourcing'
import { append, memoryEventStore, seeded } from '@bursar/testing'
import { Partitioners } from 'kafkajs'
import t from 'tap'

const PARTITIONS = 4
const partitionOf = (stream: string) => partitionOfKey(stream, PARTITIONS)

async function published(log: EventStore): Promise<Outgoing[]> {
  return batchOf(await log.read(0, 1_000), firstCheckpoint(PARTITIONS), { partitionOf }).batch
}

async function filled(count: number): Promise<EventStore> {
  const log = memoryEventStore()
  for (let n = 0; n < count; n++) await log.commit([append(`s${n % 7}`, 'any')])
  return log
}

/** The messages of each partition, which a seed disturbs as crashes do: tails come again, from any place. */
function topicOf(messages: readonly Outgoing[], seed: number): Outgoing[][] {
  const random = seeded(seed)
  return Array.from({ length: PARTITIONS }, (_, partition) => {
    const own = messages.filter((message) => message.partition === partition)
    const topic: Outgoing[] = []
    for (let at = 0; at < own.length; ) {
      const many = 1 + random.below(5)
      topic.push(...own.slice(at, at + many))
      at = Math.min(own.length, at + many)
      // Whoever goes on from an older checkpoint publishes from there.
      if (random.next() < 0.4) at -= random.below(Math.min(at, 9) + 1)
      // A paused old holder's batch comes late.
      if (random.next() < 0.2) topic.push(...own.slice(Math.max(0, at - 6), Math.max(0, at - 2)))
    }
    return topic
  })
}

t.test(
  'whatever comes again, and however partitions interleave: the log, in order, each event once',
  async (t) => {
    const log = await filled(60)
    const messages = await published(log)
    const everything = Array.from({ length: 60 }, (_, n) => n + 1).join()
    for (let seed = 0; seed < 200; seed++) {
      const random = seeded(seed + 1_000)
      const topic = topicOf(messages, seed)
      let merge = createMerge(readUpTo(null))
      let read = topic.map(() => 0)
      let cursor = null
      const seen: number[] = []
      for (let steps = 0; seen.length < 60 && steps < 20_000; steps++) {
        const partition = random.below(PARTITIONS)
        const at = read[partition] ?? 0
        const message = topic[partition]?.[at]
        if (message) {
          merge.accept(partition, at, message)
          read[partition] = at + 1
        }
        const delivery = random.next() < 0.5 ? merge.take(1 + random.below(4)) : undefined
        if (delivery) {
          seen.push(...delivery.events.map(({ position }) => position))
          cursor = delivery.cursor
        }
        if (random.next() < 0.01) {
          // The subscriber starts again from what it stored.
          const place = readUpTo(cursor)
          merge = createMerge(place)
          read = topic.map((_, partition) => place.offsets[partition] ?? 0)
        }
      }
      if (seen.join() !== everything) t.equal(seen.join(), everything, `seed ${seed}`)
    }
  }
)

t.test('a missing message stops it, and what was published again goes on', async (t) => {
  const messages = await published(await filled(20))
  const lost = messages[5] as Outgoing
  const merge = createMerge(readUpTo(null))
  const offsets = Array.from({ length: PARTITIONS }, () => 0)
  const send = (message: Outgoing) => {
    merge.accept(message.partition, offsets[message.partition] as number, message)
    offsets[message.partition] = (offsets[message.partition] ?? 0) + 1
  }
  for (const message of messages) if (message !== lost) send(message)
  t.match(merge.take(100), { position: 5 })
  t.equal(merge.take(100), undefined)
  t.ok(merge.stuck())
  t.notOk(merge.ready())
  for (const message of messages) send(message)
  t.match(merge.take(100), { position: 20 })
  t.notOk(merge.stuck())
})

t.test('another log under the same positions breaks the chain', async (t) => {
  const merge = createMerge(readUpTo(null))
  const [first, second] = await published(await filled(2))
  if (!first || !second) throw new Error('two events')
  merge.accept(first.partition, 0, first)
  merge.take(10)
  const forged = { ...second, event: { ...second.event, body: '{}' } }
  merge.accept(forged.partition, 1, forged)
  t.throws(() => merge.take(10), { code: 'unavailable' })
  t.throws(() => readUpTo('17'))
})

t.test('a key lies in the partition that all clients of Kafka say', async (t) => {
  const theirs = Partitioners.DefaultPartitioner()
  const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
    partitionId,
    leader: 1
  })) as any
  for (let n = 0; n < 500; n++) {
    const key = `account-${'é漢x'.repeat(n % 5)}${n * 7_919}`.slice(n % 4)
    const wanted = theirs({ topic: 't', partitionMetadata, message: { key, value: null } })
    if (partitionOfKey(key, 12) !== wanted) t.fail(`${key}: ${partitionOfKey(key, 12)}, not ${wanted}`)
  }
  // Of the Java client's own test.
  t.equal(partitionOfKey('foobar', 0x7fffffff), -790332482 & 0x7fffffff)
})
