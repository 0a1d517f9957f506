/**
 * Real MongoDB and Kafka for tests, from, in order: MONGODB_URI and KAFKA_BROKERS; Docker, where a daemon answers;
 * processes of this machine (infra/local). Every test file of a run shares them, and has databases and topics of
 * its own by a prefix; what bears the prefix is removed when the test ends.
 */
import { randomBytes } from 'node:crypto'
import { deleteTopics, dropDatabases } from '@bursar/infra-local'
import type { Test } from 'tap'
import type { Ending } from '../system/ending.ts'
import type { PartName } from './keeper-address.ts'
import { connectToKeeper, type KeeperConnection } from './keeper-connection.ts'
import { wantedSource } from './part-sources.ts'

export interface Own {
  /** Begins the names of this test's databases and topics; letters, digits and a hyphen at the end. */
  readonly prefix: string
  readonly source: 'variables' | 'docker' | 'local'
}
export interface MongodbAddress {
  readonly mongodbUri: string
}
export interface KafkaAddress {
  readonly kafkaBrokers: readonly string[]
}

/** The parts, or a sentence why there are none. */
export type Real<Address> = ({ readonly skip: false } & Own & Address) | { readonly skip: string }

/** Both. */
export async function realParts(t: Ending): Promise<Real<MongodbAddress & KafkaAddress>> {
  const prefix = newPrefix()
  const keeper = await keeperFor(t, ['mongodb', 'kafka'])
  const [mongodb, kafka] = await Promise.all([findMongodb(t, prefix, keeper), findKafka(t, prefix, keeper)])
  if (mongodb.skip !== false) return mongodb
  if (kafka.skip !== false) return kafka
  return { ...mongodb, kafkaBrokers: kafka.kafkaBrokers }
}

/** A MongoDB replica set. */
export async function realMongodb(t: Ending): Promise<Real<MongodbAddress>> {
  return findMongodb(t, newPrefix(), await keeperFor(t, ['mongodb']))
}

/** A Kafka broker. */
export async function realKafka(t: Ending): Promise<Real<KafkaAddress>> {
  return findKafka(t, newPrefix(), await keeperFor(t, ['kafka']))
}

type Keeper = KeeperConnection | undefined

async function findMongodb(t: Ending, prefix: string, keeper: Keeper): Promise<Real<MongodbAddress>> {
  const found = await find('mongodb', keeper)
  if ('reason' in found) return { skip: found.reason }
  const { source, address } = found
  t.teardown(() => dropDatabases(address, prefix))
  return { skip: false, prefix, source, mongodbUri: address }
}

async function findKafka(t: Ending, prefix: string, keeper: Keeper): Promise<Real<KafkaAddress>> {
  const found = await find('kafka', keeper)
  if ('reason' in found) return { skip: found.reason }
  const { source, address } = found
  const kafkaBrokers = address.split(',')
  t.teardown(() => deleteTopics(kafkaBrokers, prefix))
  return { skip: false, prefix, source, kafkaBrokers }
}

type Found = { readonly source: Own['source']; readonly address: string } | { readonly reason: string }

async function find(part: PartName, keeper: Keeper): Promise<Found> {
  const named = namedAddress(part)
  if (named) return { source: 'variables', address: named }
  return keeper ? keeper.ask(part) : { reason: 'BURSAR_REAL is none' }
}

function namedAddress(part: PartName): string | undefined {
  return (part === 'mongodb' ? process.env.MONGODB_URI : process.env.KAFKA_BROKERS) || undefined
}

/** A connection to the keeper where one is needed; the parts stay as long as the test has it. */
async function keeperFor(t: Ending, parts: readonly PartName[]): Promise<Keeper> {
  if (parts.every(namedAddress) || wantedSource() === 'none') return undefined
  const keeper = await connectToKeeper()
  t.teardown(async () => keeper.close())
  return keeper
}

let prefixes = 0

/** Unlike every other, also those of other machines that use the same servers. */
function newPrefix(): string {
  return `t${randomBytes(5).toString('hex')}${prefixes++}-`
}

/** Runs a test on both, or shows that and why it was skipped. */
export async function withRealParts(
  t: Test,
  name: string,
  test: (t: Test, real: Own & MongodbAddress & KafkaAddress) => Promise<void>
): Promise<void> {
  const real = await realParts(t)
  if (real.skip !== false) await t.test(name, { skip: real.skip }, async () => undefined)
  else await t.test(name, (t) => test(t, real))
}
