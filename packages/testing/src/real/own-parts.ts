/**
 * MongoDB and Kafka that belong to one test alone, for faults: they can be killed, paused and started again, and
 * the way to them can be cut. Processes of this machine where they can be had, else containers.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part } from '@bursar/infra-local'
import type { Ending } from '../system/ending.ts'
import type { PartSource } from './part-source.ts'
import { partSources, wantedSource } from './part-sources.ts'
import type { KafkaAddress, MongodbAddress } from './real-parts.ts'
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts'

/** A server of this test's own; the addresses beside it lead straight to it. */
export type OwnPart<Address> = Part &
  Address & {
    /** Leads through `way`. */
    readonly proxied: Address
    readonly way: TcpProxy
  }

export interface OwnParts {
  readonly skip: false
  readonly source: 'docker' | 'local'
  readonly mongodb: OwnPart<MongodbAddress> & { readonly member: string }
  readonly kafka: OwnPart<KafkaAddress>
}

/** Starts both, or says why they cannot be had. They end, and their data goes, with the test. */
export async function ownParts(t: Ending): Promise<OwnParts | { readonly skip: string }> {
  const wanted = wantedSource()
  if (wanted === 'none') return { skip: 'BURSAR_REAL is none' }
  const folder = mkdtempSync(join(tmpdir(), 'bursar-own-'))
  t.teardown(async () => rmSync(folder, { recursive: true, force: true }))
  const reasons: string[] = []
  // The other way round than elsewhere: a process is killed and started again sooner than a container.
  for (const source of (await partSources(folder, wanted)).reverse()) {
    t.teardown(() => source.close())
    try {
      return await startBoth(t, source)
    } catch (error) {
      reasons.push(`${source.name}: ${(error as Error).message}`)
    }
  }
  return { skip: reasons.join('; ') || 'no Docker daemon answers' }
}

async function startBoth(t: Ending, source: PartSource): Promise<OwnParts> {
  const targets = { mongodb: 0, kafka: 0 }
  const toMongodb = await tcpProxy(() => targets.mongodb)
  const toKafka = await tcpProxy(() => targets.kafka)
  t.teardown(async () => void (await Promise.all([toMongodb.close(), toKafka.close()])))
  const [mongodb, kafka] = await Promise.all([source.mongodb(), source.kafka(toKafka.port)])
  targets.mongodb = mongodb.port
  targets.kafka = kafka.proxyTarget ?? 0
  const through = (way: TcpProxy) => `127.0.0.1:${way.port}`
  return {
    skip: false,
    source: source.name,
    mongodb: {
      ...mongodb,
      mongodbUri: mongodb.uri,
      // Straight, or the driver would look up the set's configuration and go past the proxy.
      proxied: { mongodbUri: `mongodb://${through(toMongodb)}/?directConnection=true` },
      way: toMongodb
    },
    kafka: {
      ...kafka,
      kafkaBrokers: [kafka.brokers],
      proxied: { kafkaBrokers: [through(toKafka)] },
      way: toKafka
    }
  }
}
