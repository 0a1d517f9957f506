/**
 * Somebody comes, does what people do, and is erased; then every message of every topic and every document of every
 * collection is looked at for what they were called. MongoDB's oplog is the operator's affair (docs/operating/keeping.md).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type KafkaSettings, listTopics, readTopic } from '@bursar/bus-kafka'
import { serviceNames } from '@bursar/contracts'
import { connectMongo } from '@bursar/store-mongodb'
import type { FaultSystem } from '../faults/system.ts'
import { ask, good } from '../load/ask.ts'
import type { OwnParts } from '../real/own-parts.ts'

export interface ErasureReport {
  /** Topics and collections that still show who it was. */
  readonly places: readonly string[]
  readonly messages: number
  readonly documents: number
}

const person = { email: 'zq.post@quuxmail.test', full_name: 'Zelda Quuxington', phone: '+41446681800' }
const slug = 'zelda-quux'
const texts = [...Object.values(person), slug, 'quuxmail'].map((text) => text.toLowerCase())
const shows = (text: string) => texts.some((one) => text.toLowerCase().includes(one))

const limits = { settleMs: 60_000, lookMs: 200, readMs: 60_000 }

export async function erasedPerson(system: FaultSystem, parts: OwnParts): Promise<ErasureReport> {
  const { url, admin } = system
  const account = { username: slug, ...person, new_password: 'a-long-password' }
  const { token } = good(await ask(url, 'POST', '/api/auth/register', undefined, account), 201)
  const call = async (method: string, path: string, body?: object) =>
    good(await ask(url, method, path, token, body), method === 'POST' ? 201 : 200)
  await call('PUT', `/api/users/${slug}`, { full_name: `${person.full_name} II` })
  await call('PUT', `/api/profile/${slug}`, {
    full_name: person.full_name,
    street_address: `c/o ${person.full_name}`
  })
  const login = { username: admin.username, password: admin.password }
  const broker = good(await ask(url, 'POST', '/api/auth', undefined, login), 201).token
  await settled(system)
  const found = await ask(url, 'GET', '/api/profile?q=quuxington', broker)
  if (good(found, 200).count !== 1) throw new Error('the person is not found before the erasure')
  good(await ask(url, 'POST', `/api/users/${slug}/erase`, broker, { confirm: slug }), 200)
  await settled(system)
  const [topics, collections] = await Promise.all([inTopics(system, parts), inCollections(system, parts)])
  return {
    places: [...topics.places, ...collections.places],
    messages: topics.read,
    documents: collections.read
  }
}

/** Every read model and policy has seen what was written. */
async function settled({ url, operatorToken }: FaultSystem): Promise<void> {
  const deadline = Date.now() + limits.settleMs
  for (let quiet = 0; quiet < 3; ) {
    const { results } = good(await ask(url, 'GET', '/api/system/projections', operatorToken), 200)
    quiet = (results as { lag: number }[]).every(({ lag }) => lag === 0) ? quiet + 1 : 0
    if (Date.now() > deadline) throw new Error('the read models do not come up to date')
    await pause(limits.lookMs)
  }
}

interface Looked {
  readonly places: readonly string[]
  readonly read: number
}

async function inTopics({ prefix }: FaultSystem, parts: OwnParts): Promise<Looked> {
  const brokers = parts.kafka.kafkaBrokers
  const settings: KafkaSettings = { brokers, clientId: 'bursar-erasure-proof', prefix: `${prefix}.` }
  const places = new Set<string>()
  let read = 0
  for (const { topic, ends } of await listTopics(settings, serviceNames)) {
    const next = ends.map(({ first }) => first)
    const isRead = () => ends.every((end, n) => (next[n] ?? 0) >= end.next)
    const reader = readTopic({
      settings,
      topic,
      group: 'bursar.erasure-proof',
      offsetOf: (partition) => next[partition],
      take(partition, messages) {
        for (const { key, value, headers, offset } of messages) {
          read += 1
          next[partition] = Number(offset) + 1
          const all = [key, value, ...Object.values(headers ?? {}).flat()]
          if (all.some((one) => one && shows(one.toString()))) places.add(topic)
        }
      }
    })
    const deadline = Date.now() + limits.readMs
    // What a compaction took leaves a gap at the end: nothing more comes then.
    for (let before = -1; !isRead() && Date.now() < deadline; ) {
      await pause(1_000)
      if (before === read && read > 0) break
      before = read
    }
    await reader.close()
  }
  return { places: [...places], read }
}

async function inCollections({ prefix }: FaultSystem, parts: OwnParts): Promise<Looked> {
  const client = await connectMongo(parts.mongodb.mongodbUri)
  const places: string[] = []
  let read = 0
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
    for (const { name } of databases.filter((one) => one.name.startsWith(`${prefix}_`))) {
      for (const collection of await client.db(name).collections()) {
        for await (const document of collection.find()) {
          read += 1
          if (shows(JSON.stringify(document))) places.push(`${name}.${collection.collectionName}`)
        }
      }
    }
  } finally {
    await client.close()
  }
  return { places, read }
}
