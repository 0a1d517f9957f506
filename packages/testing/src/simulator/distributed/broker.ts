/** A broker in memory: topics of partitions, which outlive every process that writes or reads them. */
import type { Incoming, WrappedKey } from '@bursar/event-sourcing'
import type { Life } from '../life.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Journey, NetworkFaults } from './network-faults.ts'

export interface Topic<Message> {
  readonly partitions: readonly (readonly Message[])[]
  append(partition: number, messages: readonly Message[]): void
  /** Calls `wake` when something was appended. */
  watch(wake: () => void): () => void
}

export interface Broker {
  /** The topic of a service's events. */
  events(service: string): Topic<Incoming>
  readonly keys: Topic<WrappedKey>
}

/** What lies between a process and the broker. */
export interface Line {
  readonly life: Life
  readonly scheduler: Scheduler
  readonly networkFaults: NetworkFaults
}

const count = 3

export function createBroker(services: readonly string[]): Broker {
  const topics = new Map(services.map((service) => [service, createTopic<Incoming>()]))
  return { keys: createTopic(), events: (service) => topics.get(service) as Topic<Incoming> }
}

function createTopic<Message>(): Topic<Message> {
  const partitions: Message[][] = Array.from({ length: count }, () => [])
  const watchers = new Set<{ readonly wake: () => void }>()
  return {
    partitions,
    append(partition, messages) {
      partitions[partition]?.push(...messages)
      for (const { wake } of [...watchers]) wake()
    },
    watch(wake) {
      const watcher = { wake }
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    }
  }
}

/** What a driver throws whose broker did not answer: some of it may be stored, or be stored yet. */
export class BrokerFault extends Error {
  readonly code = 'unavailable'
}

/**
 * Sends messages to their partitions, each partition's in order. What has left its process arrives or not,
 * whatever becomes of the process meanwhile.
 */
export async function publishTo<Message>(
  { life, scheduler, networkFaults }: Line,
  topic: Topic<Message>,
  batch: ReadonlyMap<number, readonly Message[]>
): Promise<void> {
  await life.meet('broker', { name: 'broker.publish', when: 'before' })
  if (networkFaults.outage() > 0) {
    await life.clock.sleep(200)
    throw new BrokerFault('the broker is away')
  }
  const arrivals = [...batch].map(async ([partition, messages]) => {
    const journey = networkFaults.journey()
    const stored = arrive(scheduler, topic, partition, messages, journey)
    if (journey.is === 'whole') return stored
    await scheduler.sleep(100)
    throw new BrokerFault('the broker did not answer')
  })
  const ends = await Promise.allSettled(arrivals)
  await life.meet('broker', { name: 'broker.publish', when: 'after' })
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}

async function arrive<Message>(
  scheduler: Scheduler,
  topic: Topic<Message>,
  partition: number,
  messages: readonly Message[],
  journey: Journey
): Promise<void> {
  if (journey.is === 'lost') return
  await scheduler.sleep(journey.ms)
  const whole = journey.is !== 'cut'
  topic.append(partition, whole ? messages : messages.slice(0, Math.ceil(messages.length / 2)))
}

/**
 * Reads a partition for as long as `goesOn`: pages come after a while, and now and then from a little before
 * where the reader was. `take` gets each message with its offset.
 */
export async function readPartition<Message>(
  { life, networkFaults }: Line,
  reading: {
    readonly topic: Topic<Message>
    readonly partition: number
    readonly from: number
    goesOn(): boolean
    /** Resolves when there may be more since the last look. */
    more(): Promise<void>
    take(messages: readonly Message[], offset: number): void
  }
): Promise<void> {
  const { topic, partition, goesOn, more, take } = reading
  let next = reading.from
  while (goesOn()) {
    const arrived = more()
    const page = (topic.partitions[partition] ?? []).slice(next, next + 50)
    if (page.length === 0) {
      await arrived
      continue
    }
    const outage = networkFaults.outage()
    const journey = networkFaults.journey()
    // A fetch that fails is made again.
    await life.clock.sleep(outage > 0 ? outage : 'ms' in journey ? journey.ms : 500)
    if (!goesOn()) return
    if (outage > 0 || journey.is === 'lost') continue
    take(page, next)
    next += page.length
    if (networkFaults.rereads()) next = Math.max(0, next - 5)
  }
}
