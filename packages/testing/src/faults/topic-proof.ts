/**
 * Proves a topic against the log that it was published from, message by message as a plain consumer would get
 * them: every event is there, nothing comes before what it follows, and what comes again is the same.
 */
import {
  eventsTopicName,
  fromMessage,
  type KafkaSettings,
  listTopics,
  readTopic,
  type TopicState
} from '@bursar/bus-kafka'
import type { ServiceName } from '@bursar/contracts'
import type { EventStore, StoredEvent } from '@bursar/event-sourcing'

export interface TopicProof {
  readonly wrong: readonly string[]
  readonly events: number
  /** Messages that came again, which is allowed. */
  readonly repeated: number
}

const limits = { readMs: 60_000, page: 1_000, shown: 5 }

/** A partition as it was read. */
interface Partition {
  /** Events in the order of their first message. */
  readonly events: StoredEvent[]
  readonly hashes: Map<number, string>
  tail: number
  next: number
}

/** Reads all of the topic and all of the log; to be called when the relay has nothing left to publish. */
export async function proveTopic(
  settings: KafkaSettings,
  service: ServiceName,
  log: EventStore
): Promise<TopicProof> {
  const topic = eventsTopicName(settings, service)
  const state = (await listTopics(settings, [service])).find((one) => one.topic === topic)
  if (!state?.exists) return { wrong: [`${topic} is missing`], events: 0, repeated: 0 }
  const wrong: string[] = []
  const read = await readAll(settings, state, wrong)
  const published = new Map(read.partitions.flatMap(({ events }) => events.map((one) => [one.position, one])))
  let events = 0
  for await (const stored of eventsOf(log)) {
    events += 1
    const found = published.get(stored.position)
    if (!found) wrong.push(`${topic} lacks ${stored.position} of ${stored.stream}`)
    else if (found.hash !== stored.hash || found.body !== stored.body)
      wrong.push(`${topic} has ${stored.position} otherwise than the log`)
    published.delete(stored.position)
  }
  for (const position of published.keys()) wrong.push(`${topic} has ${position}, which is not in the log`)
  wrong.push(...read.partitions.flatMap(({ events }) => brokenKeys(topic, events)))
  return { wrong: wrong.slice(0, limits.shown), events, repeated: read.repeated }
}

async function readAll(settings: KafkaSettings, state: TopicState, wrong: string[]) {
  const partitions = state.ends.map(
    ({ first }): Partition => ({ events: [], hashes: new Map(), tail: 0, next: first })
  )
  let repeated = 0
  let done = () => {}
  const finished = new Promise<void>((resolve) => {
    done = resolve
  })
  const complete = () => partitions.every(({ next }, n) => next >= (state.ends[n]?.next ?? 0))

  const reader = readTopic({
    settings,
    topic: state.topic,
    group: 'bursar.fault-proof',
    offsetOf: (partition) => partitions[partition]?.next,
    take(number, messages) {
      const partition = partitions[number]
      for (const { headers, value, offset } of partition ? messages : []) {
        if (!partition || Number(offset) < partition.next) continue
        partition.next = Number(offset) + 1
        repeated += take(partition, fromMessage(headers, value), (what) =>
          wrong.push(`${state.topic}[${number}] ${what}`)
        )
      }
      if (complete()) done()
    }
  })
  const late = setTimeout(() => {
    wrong.push(`${state.topic} could not be read to its end`)
    done()
  }, limits.readMs)
  if (complete()) done()
  await finished
  clearTimeout(late)
  await reader.close()
  return { partitions, repeated }
}

/** Answers how many messages came again: 0 or 1. */
function take(
  partition: Partition,
  { event, prevposition }: ReturnType<typeof fromMessage>,
  say: (what: string) => void
): number {
  const { position, hash } = event
  if (position <= partition.tail) {
    if (partition.hashes.get(position) !== hash) say(`has ${position} again, and other than before`)
    return 1
  }
  if (prevposition !== partition.tail) say(`has ${position} after ${partition.tail}, not ${prevposition}`)
  partition.tail = position
  partition.hashes.set(position, hash)
  partition.events.push(event)
  return 0
}

/** A key's events have the versions 1, 2, 3 … in that order. */
function brokenKeys(topic: string, events: readonly StoredEvent[]): string[] {
  const versions = new Map<string, number>()
  return events.flatMap(({ stream, version }) => {
    const before = versions.get(stream) ?? 0
    versions.set(stream, version)
    return version === before + 1 ? [] : [`${topic} has ${stream} in version ${version} after ${before}`]
  })
}

async function* eventsOf(log: EventStore): AsyncGenerator<StoredEvent> {
  for (let after = 0; ; ) {
    const page = await log.read(after, limits.page)
    const last = page.at(-1)
    if (!last) return
    yield* page
    after = last.position
  }
}
