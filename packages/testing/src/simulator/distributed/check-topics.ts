/** What lies in the topics against what lies in the logs and rings: the same, for whoever reads from the start. */
import { createMerge, type Incoming, readUpTo } from '@bursar/event-sourcing'
import type { Durables } from '../durables.ts'
import type { Broker, Topic } from './broker.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Lines that say what has not come everywhere yet; none at rest. */
export function unpublished(broker: Broker, durables: Durables): string[] {
  const lines: string[] = []
  for (const [service, { log }] of durables) {
    const highest = broker
      .events(service)
      .partitions.flat()
      .reduce((most, { event }) => Math.max(most, event.position), 0)
    if (highest < log.events.length) lines.push(`the topic of ${service} ends at ${highest}`)
  }
  const persons = new Set(personsOf(durables))
  for (const [service, { ring }] of durables) {
    const absent = [...persons].filter((person) => !ring.keys.has(person)).length
    if (absent > 0) lines.push(`${service} lacks ${absent} keys`)
  }
  return lines
}

/** Lines that say what is wrong at rest. */
export function checkTopics(broker: Broker, durables: Durables): string[] {
  return [
    ...[...durables].flatMap(([service, { log }]) => {
      const hashes = readWhole(broker.events(service))
      const equal =
        hashes.length === log.events.length && log.events.every(({ hash }, n) => hash === hashes[n])
      return equal ? [] : [`the topic of ${service} gives ${hashes.length} events of ${log.events.length}`]
    }),
    ...new Set(personsOf(durables).flatMap((person) => differing(durables, person)))
  ]
}

/** Hashes of a log as a new subscriber reads it, partition by partition. */
function readWhole(topic: Topic<Incoming>): string[] {
  const merge = createMerge(readUpTo(null))
  for (const [partition, messages] of topic.partitions.entries())
    for (const [offset, message] of messages.entries()) merge.accept(partition, offset, message)
  return merge.take(Number.POSITIVE_INFINITY)?.events.map(({ hash }) => hash) ?? []
}

function personsOf(durables: Durables): string[] {
  return [...durables.values()].flatMap(({ ring }) => [...ring.keys.keys()]).filter((id) => UUID.test(id))
}

/** A person with two keys could not be read by some of the services. */
function differing(durables: Durables, person: string): string[] {
  const keys = new Set([...durables.values()].map(({ ring }) => ring.keys.get(person)?.wrapped))
  return keys.size > 1 ? [`person ${person} has ${keys.size} keys`] : []
}
