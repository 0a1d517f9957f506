import { type Kafka, startKafka } from './kafka/start-kafka.ts'
import { type Mongodb, startMongodb } from './mongodb/start-mongodb.ts'
import { openDataFolder } from './process/data-folder.ts'

/** MongoDB and Kafka as processes of this machine. */
export interface Infra {
  readonly mongodb: Mongodb
  readonly kafka: Kafka
  /** Ends both in order; their data stays. */
  stop(): Promise<void>
}

export interface InfraOptions {
  /** Folder of their data and logs; made when it is not there, used again when it is. */
  readonly folder: string
  readonly mongodbPort?: number
  readonly kafkaPort?: number
  /** See KafkaOptions. */
  readonly kafkaProxyPort?: number
  /** Hears what goes on, a line at a time. */
  say(line: string): void
  /** Hears when one of them ends though nobody asked for it. */
  onLoss?(message: string): void
}

/**
 * Starts both and resolves when MongoDB commits and Kafka takes messages. When one of them cannot be started the
 * other is ended too, and the first reason is thrown.
 */
export async function startInfra(options: InfraOptions): Promise<Infra> {
  const { say, onLoss } = options
  const folder = await openDataFolder(options.folder)
  const shared = { folder, say, ...(onLoss ? { onLoss } : {}) }
  const [mongodb, kafka] = await Promise.allSettled([
    startMongodb({ ...shared, ...optional('port', options.mongodbPort) }),
    startKafka({
      ...shared,
      ...optional('port', options.kafkaPort),
      ...optional('proxyPort', options.kafkaProxyPort)
    })
  ])
  const stop = async () => {
    const started = [mongodb, kafka].flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []))
    await Promise.all(started.map((part) => part.stop()))
    folder.close()
  }
  if (mongodb.status === 'fulfilled' && kafka.status === 'fulfilled') {
    return { mongodb: mongodb.value, kafka: kafka.value, stop }
  }
  await stop()
  throw mongodb.status === 'rejected' ? mongodb.reason : (kafka as PromiseRejectedResult).reason
}

function optional<Name extends string>(name: Name, value: number | undefined): { [name in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]: number })
}
