import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../process/command.ts'
import type { DataFolder } from '../process/data-folder.ts'
import { createPart, type Part } from '../process/part.ts'
import { findJava } from './find-java.ts'
import { getJars } from './get-jars.ts'
import { kafkaReady } from './ready.ts'
import { serverProperties } from './server-properties.ts'

/** A Kafka of one node. */
export interface Kafka extends Part {
  /** `HOST:PORT`, the value for KAFKA_BROKERS. */
  readonly brokers: string
  /** Where a proxy has to connect to; only with `proxyPort`. */
  readonly proxyTarget?: number
}

export interface KafkaOptions {
  readonly folder: DataFolder
  /** The port it had before, or a free one, when absent. */
  readonly port?: number
  /** Opens a second listener, whose clients are told that the broker is at this port of 127.0.0.1. */
  readonly proxyPort?: number
  say(line: string): void
  onLoss?(message: string): void
}

const HEAP = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC']
/** Kafka's own id of a set of data; any will do where there is one node. */
const CLUSTER_ID = '5L6g3nShT-eMCtK--X86sw'
const FORMAT_MS_MAX = 60_000

/** Starts Kafka and resolves when it takes messages. Rejects when there is no Java, or it does not start. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { folder } = options
  const java = await findJava()
  const jars = await getJars(options.say)
  const broker = await folder.port('kafka', options.port)
  const controller = await folder.port('kafka-controller')
  const behindProxy = options.proxyPort
    ? { listen: await folder.port('kafka-behind-proxy'), advertised: options.proxyPort }
    : undefined
  const data = folder.sub('kafka')
  const settings = join(folder.path, 'kafka.properties')
  writeFileSync(
    settings,
    serverProperties(data, { broker, controller, ...(behindProxy ? { behindProxy } : {}) })
  )
  const run = ['-cp', `${jars}/*`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn']
  if (!existsSync(join(data, 'meta.properties'))) await format(java, run, settings)
  const brokers = `127.0.0.1:${broker}`
  const part = createPart({
    name: 'kafka',
    command: java,
    args: [...HEAP, ...run, 'kafka.Kafka', settings],
    folder,
    ready: (given) => kafkaReady(brokers, given),
    ...(options.onLoss ? { onLoss: options.onLoss } : {})
  })
  await part.start()
  return { ...part, brokers, ...(behindProxy ? { proxyTarget: behindProxy.listen } : {}) }
}

/** A KRaft node starts only on a folder that was formatted. */
async function format(java: string, run: readonly string[], settings: string): Promise<void> {
  const quick = ['-XX:TieredStopAtLevel=1', ...run, 'kafka.tools.StorageTool']
  const args = [...quick, 'format', '-t', CLUSTER_ID, '-c', settings, '--ignore-formatted']
  const { code, output } = await runCommand(java, args, { timeoutMs: FORMAT_MS_MAX })
  if (code !== 0) throw new Error(`Kafka's folder could not be formatted: ${output.trim()}`)
}
