/** `bursar topics`: the manage the topics of a system that runs as several processes; list, lag, refill. */
import {
  eventsTopicName,
  type KafkaSettings,
  kafkaSecurity,
  listTopics,
  messagesBehind,
  refillTopic,
  type TopicState
} from '@bursar/bus-kafka'
import { serviceNames } from '@bursar/contracts'
import { kafkaSettings } from '@bursar/host'
import { ACCESS, ACCESS_SOURCES } from '@bursar/service-kit'
import type { MongoStores } from '@bursar/store-mongodb'
import type { CommonOptions } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { readConfig } from '../config/config.ts'
import { printJson, printTable } from '../output/print.ts'
import { progress } from '../output/progress.ts'
import { mongoSiteStores } from '../transfer/mongo-site-stores.ts'

export interface RefillOptions extends CommonOptions {
  readonly all?: boolean
  readonly everything?: boolean
}

/** Prints how each topic is, and what is not as it should be; answers the exit code. */
export async function topicsList(options: CommonOptions): Promise<number> {
  const topics = await listTopics(backingOf(options).settings, serviceNames)
  if (options.json) printJson(topics)
  else {
    printTable(
      ['topic', 'partitions', 'copies', 'messages', 'differs'],
      topics.map((one) => [
        one.topic,
        one.exists ? one.partitions : 'missing',
        one.replication,
        one.ends.reduce((sum, { first, next }) => sum + next - first, 0),
        one.differs.join('; ') || '-'
      ])
    )
  }
  const good = topics.every(({ exists, differs }) => exists && differs.length === 0)
  return good ? exitCodes.ok : exitCodes.wrong
}

/** What a service has not read of another's topic, and what the relay has not published of the log. */
interface LagRow {
  readonly service: string
  readonly source: string
  /** Events of the source's log that the service's read models do not include. */
  readonly events: number
  /** Messages of the topic that it has not read; repeated ones count. */
  readonly messages: number
  /** Events of the source's log that are not published. */
  readonly unpublished: number
}

/** Prints how far every service is with every topic; answers the exit code. */
export async function topicsLag(options: CommonOptions): Promise<number> {
  const { settings, backing } = backingOf(options)
  const topics = new Map((await listTopics(settings, serviceNames)).map((state) => [state.topic, state]))
  const target = await mongoSiteStores(backing)
  try {
    const rows: LagRow[] = []
    for (const [service, stores] of target.stores) {
      for (const source of ACCESS_SOURCES.filter((name) => name !== service)) {
        const state = topics.get(eventsTopicName(settings, source))
        const log = target.stores.get(source)
        if (state && log) rows.push({ service, source, ...(await lagOf(stores, source, state, log)) })
      }
    }
    if (options.json) printJson(rows)
    else {
      printTable(
        ['service', 'source', 'events', 'messages', 'unpublished'],
        rows.map((row) => [row.service, row.source, row.events, row.messages, row.unpublished])
      )
    }
    return exitCodes.ok
  } finally {
    await target.close()
  }
}

/** Every service has the read model of access, and all of its read models stand at one place. */
async function lagOf({ readModels }: MongoStores, source: string, state: TopicState, log: MongoStores) {
  const live = (await readModels.generations(ACCESS))?.live ?? 0
  const checkpoint = await readModels.checkpoint(ACCESS, live)
  const { position: head } = await log.events.head()
  const published = JSON.parse((await log.leases.read('relay'))?.note ?? '{"position":0}').position as number
  return {
    events: head - (checkpoint?.positions[source] ?? 0),
    messages: messagesBehind(checkpoint?.cursors[source] ?? null, state),
    unpublished: head - published
  }
}

/** Publishes logs again; subscribers drop what they have seen. Answers the exit code. */
export async function topicsRefill(service: string | undefined, options: RefillOptions): Promise<number> {
  if ((service === undefined) === !options.all) throw new CommandError('Name a service, or use --all.')
  const wanted = serviceNames.filter((name) => options.all || name === service)
  if (wanted.length === 0)
    throw new CommandError(`There is no service ${service}. Services: ${serviceNames.join(', ')}.`)
  const { settings, backing } = backingOf(options)
  const target = await mongoSiteStores(backing)
  const what = options.everything ? 'everything' : 'missing'
  const rows: { service: string; published: number }[] = []
  try {
    for (const name of wanted) {
      const log = target.stores.get(name)?.events
      const bar = progress(`${name}.events`, 'events')
      try {
        if (log) {
          const published = await refillTopic({ settings, service: name, log, what, onProgress: bar.update })
          rows.push({ service: name, published })
        }
      } finally {
        bar.stop()
      }
    }
  } finally {
    await target.close()
  }
  if (options.json) printJson(rows)
  else
    printTable(
      ['service', 'published'],
      rows.map((row) => [row.service, row.published])
    )
  return exitCodes.ok
}

function backingOf(options: CommonOptions) {
  const { backing } = readConfig(process.env, { data: options.data })
  if (!backing) {
    throw new CommandError(
      'A system that runs in one process has no topics: MONGODB_URI and KAFKA_BROKERS are not set.'
    )
  }
  const settings: KafkaSettings = kafkaSettings(backing, 'topics', kafkaSecurity(process.env))
  return { backing, settings }
}
